package dev.mothership.manifest;

import java.util.List;

/// Which options of a listener go together, and with what it listens on.
final class ListenerRules {
    private final Report report;
    private final Accounts accounts;
    private final boolean nobodyIsTrusted;

    ListenerRules(Report report, Accounts accounts, Values mothership) {
        this.report = report;
        this.accounts = accounts;
        this.nobodyIsTrusted =
                !mothership.has("trusted_proxies")
                        || (mothership.value("trusted_proxies").isPresent()
                                && mothership.elements("trusted_proxies").isEmpty());
    }

    void check(Values table, Address address) {
        if (address instanceof Address.Tcp) {
            for (String key : List.of("mode", "group")) {
                table.value(key)
                        .ifPresent(value ->
                                report.problem(
                                        value.keyOffset(),
                                        "cannot use `"
                                                + key
                                                + "`: "
                                                + address
                                                + " is no Unix socket and has no rights",
                                        "take it out, or write addr = \"unix:///run/app.sock\""));
            }
        } else {
            table.value("group").ifPresent(this::checkGroup);
        }
        if (isOn(table, "redirect_https") && !table.elements("tls").isEmpty()) {
            report.problem(
                    table.value("redirect_https").orElseThrow().keyOffset(),
                    "cannot use both `tls` and `redirect_https`: nothing comes here without TLS",
                    "redirect_https is for another listener, such as the one at port 80");
        }
        if (isOn(table, "proxy_protocol") && nobodyIsTrusted) {
            report.warn(
                    table.value("proxy_protocol").orElseThrow().keyOffset(),
                    "everybody who reaches "
                            + address
                            + " can say by a PROXY header which address it comes from",
                    "name those whose word counts: [mothership] trusted_proxies ="
                            + " [\"10.0.0.0/8\"]");
        }
    }

    private static boolean isOn(Values table, String key) {
        return table.get(key, Boolean.class).orElse(false);
    }

    private void checkGroup(Values.Value value) {
        if (!accounts.hasGroup(value.text())) {
            report.problem(
                    value.offset(),
                    "cannot use `group`: there is no group `" + value.text() + "` on this system",
                    "`getent group` lists those that there are");
        }
    }
}
