package dev.mothership.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Dates as HTTP writes them (RFC 9110, 5.6.7), to the second.
final class HttpDate {
    private static final DateTimeFormatter USUAL =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

    /// Two digits of a year mean 1970 to 2069.
    private static final DateTimeFormatter RFC_850 =
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH);

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

    private static final List<DateTimeFormatter> ALL = List.of(USUAL, RFC_850, ASCTIME);

    private HttpDate() {}

    static String format(Instant time) {
        return USUAL.format(time.atOffset(ZoneOffset.UTC));
    }

    /// @return null where it is no date, and then counts for nothing
    static @Nullable Instant parse(String text) {
        for (DateTimeFormatter format : ALL) {
            try {
                return LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException other) {
                // Not this form.
            }
        }
        return null;
    }
}
