package dev.mothership.shiplog;

import java.time.Instant;

/// `name | line`, the line byte by byte as it came. The pieces of an overlong line after the first
/// have `+` in place of `|`.
final class PlainFormat implements LineFormat {
    private static final byte[] STARTS = {' ', '|', ' '};
    private static final byte[] CONTINUES = {' ', '+', ' '};

    @Override
    public void know(String name) {
        // nothing is aligned
    }

    @Override
    public void line(Source source, Line line, Instant time, Batch batch) {
        batch.add(source.nameBytes())
                .add(line.continues() ? CONTINUES : STARTS)
                .add(line.bytes(), line.offset(), line.length())
                .newline();
    }

    @Override
    public void notice(Level level, String message, Instant time, Batch batch) {
        for (String line : LineFormat.visibleLines(message)) {
            batch.add(LineFormat.ownName()).add(STARTS).add(level.label()).add(line).newline();
        }
    }
}
