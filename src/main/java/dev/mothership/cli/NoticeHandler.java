package dev.mothership.cli;

import dev.mothership.shiplog.FleetLog;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// While a fleet flies, what libraries log is a notice like all others: in the same format, in the
/// same stream, and never blocking.
final class NoticeHandler extends Handler implements AutoCloseable {
    private static final Formatter WORDS = new SimpleFormatter();

    private final FleetLog log;
    private final Logger root = Logger.getLogger("");
    private final Handler[] others = root.getHandlers();

    private NoticeHandler(FleetLog log) {
        this.log = log;
    }

    /// Takes over from the handlers that are there, until it is closed.
    static NoticeHandler install(FleetLog log) {
        NoticeHandler handler = new NoticeHandler(log);
        handler.setLevel(Level.WARNING);
        for (Handler other : handler.others) {
            handler.root.removeHandler(other);
        }
        handler.root.addHandler(handler);
        return handler;
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        StringBuilder words = new StringBuilder(WORDS.formatMessage(record));
        for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
            words.append(": ").append(cause);
            if (cause.getStackTrace().length > 0) {
                words.append(" at ").append(cause.getStackTrace()[0]);
            }
        }
        words.append(" (").append(record.getLoggerName()).append(')');
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            log.error(words.toString());
        } else {
            log.warn(words.toString());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        for (Handler other : others) {
            root.addHandler(other);
        }
    }
}
