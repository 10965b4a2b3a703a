package dev.mothership.shiplog;

import java.util.Arrays;

/// A stream of output that goes to a file as it is, whole lines at a time. Used by one thread at a
/// time.
final class FileStream implements FleetLog.Output {
    /// Longer lines are written in pieces.
    private static final int LINE_LIMIT = 1024 * 1024;

    /// A larger buffer is not kept.
    private static final int USUAL = 128 * 1024;

    private final FileLog file;
    private final boolean both;
    private final FleetLog.Output console;
    private final Kept kept;

    /// The beginning of a line whose end has not come.
    private byte[] held = new byte[0];

    private int heldLength;

    /// Whether the file ends within a line.
    private boolean open;

    /// Keeps the last of lines that are only in the file.
    interface Kept {
        void keep(byte[] bytes, int offset, int length);
    }

    /// @param both whether the console gets all of it, and not only what the file does not take
    FileStream(FileLog file, boolean both, FleetLog.Output console, Kept kept) {
        this.file = file;
        this.both = both;
        this.console = console;
        this.kept = kept;
        file.enter();
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int lines = end;
        while (lines > offset && bytes[lines - 1] != '\n') {
            lines--;
        }
        int start = offset;
        if (lines > start && heldLength > 0) {
            start = LineSplitter.indexOfNewline(bytes, offset, lines) + 1;
            hold(bytes, offset, start - offset);
            release();
        }
        if (lines > start) {
            pass(bytes, start, lines - start);
        }
        hold(bytes, lines, end - lines);
        if (heldLength > LINE_LIMIT) {
            release();
        }
        if (both) {
            console.accept(bytes, offset, length);
        }
    }

    /// A last line without newline gets one: what the next process writes is a line of its own.
    @Override
    public void end() {
        if (heldLength > 0 || open) {
            hold(new byte[] {'\n'}, 0, 1);
            release();
        }
        file.leave();
        console.end();
    }

    private void hold(byte[] bytes, int offset, int length) {
        int needed = heldLength + length;
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, held.length * 2));
        }
        System.arraycopy(bytes, offset, held, heldLength, length);
        heldLength = needed;
    }

    private void release() {
        pass(held, 0, heldLength);
        heldLength = 0;
        if (held.length > USUAL) {
            held = new byte[0];
        }
    }

    private void pass(byte[] bytes, int offset, int length) {
        open = bytes[offset + length - 1] != '\n';
        int written = file.append(bytes, offset, length);
        if (!both && written > 0) {
            kept.keep(bytes, offset, written);
        }
        if (!both && written < length) {
            console.accept(bytes, offset + written, length - written);
        }
    }
}
