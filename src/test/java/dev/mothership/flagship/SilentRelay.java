package dev.mothership.flagship;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A TCP relay that can fall silent: connections stay, what is sent is acknowledged, and nothing
/// goes through. Thread-safe.
public final class SilentRelay implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition speaks = lock.newCondition();
    private boolean silent;
    private boolean mute;
    private volatile boolean closed;

    /// @param target a port of this machine
    public SilentRelay(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /// From now on nothing goes through.
    public void silence() {
        set(true, true);
    }

    /// From now on questions go through, and answers do not.
    public void mute() {
        set(false, true);
    }

    /// All that was held back goes through, and what comes.
    public void speak() {
        set(false, false);
    }

    private void set(boolean questions, boolean answers) {
        lock.lock();
        try {
            silent = questions;
            mute = answers;
            speaks.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends all connections, as the end of a program does.
    public void cut() {
        sockets.forEach(SilentRelay::close);
    }

    private void accept() {
        while (!closed) {
            try {
                relay(server.accept());
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void relay(Socket client) {
        try {
            Socket upstream = new Socket(InetAddress.getByName("127.0.0.1"), target);
            sockets.add(client);
            sockets.add(upstream);
            Thread.ofVirtual().start(() -> copy(client, upstream, false));
            Thread.ofVirtual().start(() -> copy(upstream, client, true));
        } catch (IOException _) {
            close(client); // there is nobody at the target
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitSpeech(answers);
                out.write(buffer, 0, n);
            }
            awaitSpeech(answers);
        } catch (IOException _) {
            // One of them has gone.
        }
        sockets.remove(from);
        sockets.remove(to);
    }

    /// Even the end of a connection does not go through while it is silent.
    private void awaitSpeech(boolean answers) {
        lock.lock();
        try {
            while ((answers ? mute : silent) && !closed) {
                speaks.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It has gone already.
        }
    }

    @Override
    public void close() {
        closed = true;
        speak();
        try {
            server.close();
        } catch (IOException _) {
            // It has gone already.
        }
        cut();
    }
}
