package dev.mothership.proxy;

/// The streams of an HTTP/2 connection that were closed last, and which of them we have reset: what
/// comes of those may have been on its way. Belongs to its connection's event loop.
final class ClosedStreams {
    private static final int MANY = 256;

    /// Negative where it was reset.
    private int[] ids = new int[16];

    private int count;

    void add(int id, boolean reset) {
        int place = count++ % MANY;
        if (place >= ids.length) {
            ids = java.util.Arrays.copyOf(ids, ids.length * 2);
        }
        ids[place] = reset ? -id : id;
    }

    boolean has(int id) {
        return find(id) || find(-id);
    }

    boolean wasReset(int id) {
        return find(-id);
    }

    private boolean find(int wanted) {
        for (int i = 0; i < Math.min(count, ids.length); i++) {
            if (ids[i] == wanted) {
                return true;
            }
        }
        return false;
    }
}
