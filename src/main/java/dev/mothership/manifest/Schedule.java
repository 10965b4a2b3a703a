package dev.mothership.manifest;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.ZoneId;

/// When a ship runs.
public sealed interface Schedule {

    /// As the manifest has it.
    String text();

    /// At the times that five fields of cron describe: minute, hour, day of the month, month, day
    /// of the week (crontab(5)).
    record Cron(String text) implements Schedule {
        @Override
        public String toString() {
            return text;
        }
    }

    /// Again and again, the first time after one period.
    ///
    /// @param period at least a second
    record Every(String text, Duration period) implements Schedule {
        @Override
        public String toString() {
            return text;
        }
    }

    /// Reads `0 4 * * *` or `every 10m`.
    ///
    /// @throws IllegalArgumentException if it is neither; the message says what is wrong with it
    static Schedule parse(String text) {
        String plain = text.strip();
        if (plain.startsWith("every ")) {
            return new Every(plain, period(plain.substring("every ".length()).strip()));
        }
        if (plain.split("\\s+").length != 5) {
            throw new IllegalArgumentException("it has not five fields");
        }
        try {
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                    .parse(plain)
                    .validate();
        } catch (IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(String.valueOf(cause.getMessage()), e);
        }
        return new Cron(plain);
    }

    /// Whether this is a time zone that a schedule can go by, such as `Europe/Berlin`.
    static boolean isZone(String text) {
        return ZoneId.getAvailableZoneIds().contains(text);
    }

    private static Duration period(String text) {
        Duration period;
        try {
            period = Quantities.duration(text);
        } catch (BadValue e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
        if (period.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("it is shorter than a second");
        }
        return period;
    }
}
