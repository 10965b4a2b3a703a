package dev.mothership.manifest;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Makes a [Confinement] of a ship's checked table, and asks the system whether it can be had.
final class ConfinementBuilder {
    private static final String AS_ROOT = "start mothership as root, or leave it out";

    private final Report report;
    private final Accounts accounts;

    ConfinementBuilder(Report report, Accounts accounts) {
        this.report = report;
        this.accounts = accounts;
    }

    Confinement build(Values ship) {
        ship.value("user").ifPresent(this::checkUser);
        ship.value("group").ifPresent(this::checkGroup);
        Values limits = ship.table("limits");
        return new Confinement(
                ship.get("user", String.class),
                ship.get("group", String.class),
                ship.get("umask", String.class)
                        .map(mask -> OptionalInt.of(Integer.parseInt(mask, 8)))
                        .orElse(OptionalInt.empty()),
                number(limits.get("nofile", Long.class)),
                number(limits.get("memory", Long.class)));
    }

    private void checkUser(Values.Value value) {
        String user = value.text();
        if (!accounts.hasUser(user)) {
            report.problem(
                    value.offset(),
                    "cannot use `user`: there is no user `" + user + "` on this system",
                    "`getent passwd` lists those that there are");
        } else if (!accounts.isRoot() && !accounts.isOwn(user)) {
            report.problem(
                    value.offset(),
                    "cannot use `user`: only root can run ships as another user",
                    AS_ROOT);
        }
    }

    private void checkGroup(Values.Value value) {
        String group = value.text();
        if (!accounts.hasGroup(group)) {
            report.problem(
                    value.offset(),
                    "cannot use `group`: there is no group `" + group + "` on this system",
                    "`getent group` lists those that there are");
        } else if (!accounts.isRoot()) {
            report.problem(
                    value.offset(),
                    "cannot use `group`: only root can run ships as another group",
                    AS_ROOT);
        }
    }

    private static OptionalLong number(Optional<Long> value) {
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }
}
