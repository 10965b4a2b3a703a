package dev.mothership.flight;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Clients that ask for one page over and over, each on a connection that it keeps.
final class Load implements AutoCloseable {
    private final URI uri;
    private final List<Thread> clients = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private int answered;
    private volatile boolean over;

    Load(URI uri, int clients) {
        this.uri = uri;
        for (int i = 0; i < clients; i++) {
            this.clients.add(Thread.startVirtualThread(this::ask));
        }
    }

    private void ask() {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(uri).GET().build();
            while (!over) {
                HttpResponse<String> response =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    failures.add(response.statusCode() + " " + response.body().strip());
                }
                answered();
            }
        } catch (IOException e) {
            failures.add(e.toString());
            answered();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void answered() {
        answered++;
        notifyAll();
    }

    /// Waits until another request was answered, well or badly.
    ///
    /// @return everything so far that was not an answer of 200
    synchronized List<String> awaitAnswer() {
        int before = answered;
        try {
            while (answered == before) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(failures);
    }

    /// Ends it.
    ///
    /// @return everything that was not an answer of 200
    List<String> failures() {
        close();
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
