package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Listeners, the admin address, and who else would want the same one.
final class Listeners {
    static final Address.Tcp DEFAULT_ADMIN = new Address.Tcp(Addresses.LOOPBACK, 9090);

    /// An address that something listens at.
    ///
    /// @param what who listens, for people
    private record Use(String what, Address address, int offset) {}

    private final Report report;
    private final Values mothership;
    private final Path folder;
    private final Certificates certificates;
    private final ListenerRules rules;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();

    /// @param folder what relative paths start at
    Listeners(Report report, Values mothership, Path folder, Accounts accounts) {
        this.report = report;
        this.mothership = mothership;
        this.folder = folder;
        this.certificates = new Certificates(report, folder);
        this.rules = new ListenerRules(report, accounts, mothership);
        mothership.table("bind").map().entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getValue().keyOffset()))
                .forEach(entry -> listener(entry.getKey(), entry.getValue()));
    }

    List<Listener> listeners() {
        return listeners;
    }

    private void listener(String name, Values.Value value) {
        Optional<Values.Value> given =
                value.object() instanceof Values table ? table.value("addr") : Optional.of(value);
        given.ifPresent(address -> {
            if (address.object() instanceof Address written) {
                Address found = absolute(written);
                Values table =
                        value.object() instanceof Values keys ? keys : Values.empty(value.offset());
                rules.check(table, found);
                listeners.add(new Listener(name, found, false, options(table)));
                use("the listener `" + name + "`", found, address.offset());
            }
        });
    }

    private Address absolute(Address written) {
        return switch (written) {
            case Address.Tcp _ -> written;
            case Address.Unix(Path path) -> new Address.Unix(folder.resolve(path).normalize());
        };
    }

    private Listener.Options options(Values table) {
        return new Listener.Options(
                table.get("proxy_protocol", Boolean.class).orElse(false),
                table.elements("tls").stream()
                        .filter(element -> element.object() instanceof Values)
                        .flatMap(element -> certificates.of(element.table()).stream())
                        .toList(),
                table.get("redirect_https", Boolean.class).orElse(false),
                table.get("mode", String.class)
                        .map(octal -> OptionalInt.of(Integer.parseInt(octal, 8)))
                        .orElse(OptionalInt.empty()),
                table.get("group", String.class),
                table.get("max_connections", Long.class)
                        .map(most -> OptionalInt.of(most.intValue()))
                        .orElse(OptionalInt.empty()));
    }

    boolean isAdminSetByHand() {
        return mothership.value("metrics").or(() -> mothership.value("metrics_port")).isPresent();
    }

    /// The admin address; empty where it is turned off.
    Optional<Address.Tcp> admin() {
        Optional<Values.Value> port = mothership.value("metrics_port");
        Optional<Values.Value> metrics = mothership.value("metrics");
        if (port.isPresent() && metrics.isPresent()) {
            report.problem(
                    port.get().keyOffset(),
                    "cannot use both `metrics` and `metrics_port`",
                    "metrics_port = 9090 is short for metrics = \"127.0.0.1:9090\"");
        }
        Optional<Values.Value> given = metrics.or(() -> port);
        if (given.isEmpty()) {
            return defaultAdmin();
        }
        Optional<Address.Tcp> admin =
                given.filter(value -> !value.text().equals("0"))
                        .flatMap(value -> address(value.object()));
        admin.ifPresent(address -> use("the admin listener", address, given.get().offset()));
        return admin;
    }

    private static Optional<Address.Tcp> address(Object object) {
        if (object instanceof Long port) {
            return Optional.of(new Address.Tcp(DEFAULT_ADMIN.host(), port.intValue()));
        }
        return object instanceof Address.Tcp address ? Optional.of(address) : Optional.empty();
    }

    private Optional<Address.Tcp> defaultAdmin() {
        Optional<Use> taken =
                uses.stream()
                        .filter(use -> Addresses.clash(use.address(), DEFAULT_ADMIN))
                        .findFirst();
        taken.ifPresent(use ->
                report.warn(
                        use.offset(),
                        "there will be no /metrics, /health and /ready: this is their"
                                + " default address",
                        "set [mothership] metrics to another address, or to 0"));
        return taken.isPresent() ? Optional.empty() : Optional.of(DEFAULT_ADMIN);
    }

    /// Checks what ships say of listeners: routes that name one, addresses of their own.
    void check(List<Member> members) {
        Values bind = mothership.table("bind");
        Set<String> names = new TreeSet<>(bind.map().keySet());
        names.addAll(bind.rejected());
        for (Member member : members) {
            Values values = member.values();
            values.elements("routes").forEach(route -> route(route, names));
            values.value("bind")
                    .filter(value -> value.object() instanceof Address)
                    .ifPresent(value -> ship(member, values, value));
        }
    }

    private void ship(Member member, Values values, Values.Value bind) {
        Address address = absolute((Address) bind.object());
        boolean elsewhere = values.value("command").isEmpty();
        if (elsewhere) {
            // Several may be routed to one upstream, but none to ourselves.
            clash("the ship `" + member.label() + "`", address, bind.offset());
        } else {
            use("the ship `" + member.label() + "`", address, bind.offset());
        }
    }

    private void use(String what, Address address, int offset) {
        clash(what, address, offset);
        uses.add(new Use(what, address, offset));
    }

    private void clash(String what, Address address, int offset) {
        uses.stream()
                .filter(use -> Addresses.clash(use.address(), address))
                .findFirst()
                .ifPresent(use ->
                        report.problem(
                                Math.max(offset, use.offset()),
                                "cannot use "
                                        + address
                                        + " twice: for "
                                        + (offset > use.offset() ? use.what() : what)
                                        + " and for "
                                        + (offset > use.offset() ? what : use.what()),
                                "line "
                                        + report.source().line(Math.min(offset, use.offset()))
                                        + " has "
                                        + (offset > use.offset() ? use.address() : address)));
    }

    private void route(Values.Value route, Set<String> names) {
        Optional<String> name =
                route.object() instanceof Values table
                        ? table.get("bind", String.class)
                        : route.object() instanceof Route plain ? plain.bind() : Optional.empty();
        int offset =
                route.object() instanceof Values table
                        ? table.value("bind").map(Values.Value::offset).orElse(route.offset())
                        : route.offset();
        if (name.isPresent() && !names.contains(name.get())) {
            report.missing(
                    name.get(),
                    () ->
                            report.source()
                                    .problem(
                                            offset,
                                            "cannot find the listener `" + name.get() + "`",
                                            names.isEmpty()
                                                    ? "add [mothership.bind] with "
                                                            + name.get()
                                                            + " = \"127.0.0.1:8080\""
                                                    : Nearest.hint(
                                                            name.get(), names, "there are")));
        } else if (names.isEmpty()) {
            report.warn(
                    offset,
                    "nothing can take this route: there is no listener",
                    "add [mothership.bind] with http = \"127.0.0.1:8080\"");
        }
    }
}
