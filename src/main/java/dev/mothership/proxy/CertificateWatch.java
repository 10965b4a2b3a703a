package dev.mothership.proxy;

import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Looks every second whether certificates have changed, as long as a listener has some. Files are
/// read on a thread of its own. Thread-safe.
final class CertificateWatch {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Timer timer;
    private final Supplier<List<Tls>> inForce;
    private boolean watching;
    private boolean stopped;

    CertificateWatch(Timer timer, Supplier<List<Tls>> inForce) {
        this.timer = timer;
        this.inForce = inForce;
    }

    /// Another manifest may be in force.
    synchronized void look() {
        if (!watching && !stopped && !inForce.get().isEmpty()) {
            watching = true;
            timer.after(PERIOD, () -> Thread.ofVirtual().name("certificates").start(this::check));
        }
    }

    private void check() {
        inForce.get().forEach(Tls::refresh);
        synchronized (this) {
            watching = false;
        }
        look();
    }

    synchronized void stop() {
        stopped = true;
    }
}
