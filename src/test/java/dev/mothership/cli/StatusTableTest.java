package dev.mothership.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    @Test
    void showsTheFleetItsInstancesAndWhatIsWrong() {
        JsonObject answer =
                new JsonObject(
                        """
                        {"fleet": {"name": "shop", "phase": "flying", "pid": 4711,
                                   "since": "2026-11-23T10:00:00Z", "uptime_seconds": 5400.5},
                         "ships": [
                          {"ship": "app", "instance": 1, "label": "app.1", "state": "ready", "pid": 4712,
                           "uptime_seconds": 5399.1, "restarts": 0, "cpu_seconds": 12.345,
                           "memory_bytes": 104857600, "address": "127.0.0.1:3000"},
                          {"ship": "app", "instance": 2, "label": "app.2", "state": "backing_off",
                           "restarts": 12, "reason": "exit status 1"},
                          {"ship": "db", "instance": 1, "label": "db", "state": "ready", "restarts": 0,
                           "address": "db.example:5432"}]}
                        """);

        assertThat(new StatusTable(answer).render())
                .isEqualTo(
                        """
                        shop: flying, PID 4711, since 2026-11-23T10:00:00Z (1h30m)

                        NAME   STATE         PID  UPTIME  RESTARTS     CPU  MEMORY             PORT
                        app.1  ready        4712   1h29m         0  12.35s    100M             3000
                        app.2  backing_off     -       -        12       -       -                -
                        db     ready           -       -         0       -       -  db.example:5432

                        app.2: exit status 1
                        """);
    }

    @Test
    void saysWhoTheFlagshipIs() {
        JsonObject answer =
                new JsonObject(
                        """
                        {"fleet": {"name": "shop", "phase": "prelaunch", "pid": 4711,
                                   "since": "2026-11-23T10:00:00Z", "uptime_seconds": 5},
                         "flagship": {"role": "escort", "state": "waiting", "release": "7",
                                      "since": "2026-11-23T10:00:01Z", "flagship": "web1 (PID 3)"},
                         "ships": []}
                        """);

        assertThat(new StatusTable(answer).render())
                .startsWith(
                        """
                        shop: prelaunch, PID 4711, since 2026-11-23T10:00:00Z (5s)
                        escort for release 7, flagship web1 (PID 3): waiting since 2026-11-23T10:00:01Z

                        NAME\
                        """);
    }
}
