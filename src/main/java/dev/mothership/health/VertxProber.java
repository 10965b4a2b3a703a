package dev.mothership.health;

import dev.mothership.manifest.Address;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import dev.mothership.process.LaunchSpec;
import dev.mothership.process.ProcessOutput;
import dev.mothership.process.Processes;
import dev.mothership.process.RunningProcess;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Probes over real connections, each on a connection of its own, and by real commands.
///
/// Connections live on one event loop: a response whose head and end arrive together would
/// otherwise be over before anything could be attached to it.
public final class VertxProber implements Prober {
    private static final ProcessOutput DISCARD =
            new ProcessOutput() {
                @Override
                public void accept(byte[] buffer, int offset, int length) {}

                @Override
                public void end() {}
            };

    private final HttpClient http;
    private final HttpClient https;
    private final NetClient net;
    private final Processes processes;
    private final Timer timer;
    private final Context context;

    public VertxProber(Vertx vertx, Processes processes, Timer timer) {
        HttpClientOptions options =
                new HttpClientOptions().setKeepAlive(false).setMaxPoolSize(1_000);
        this.http = vertx.createHttpClient(options);
        this.https =
                vertx.createHttpClient(
                        new HttpClientOptions(options)
                                .setSsl(true)
                                .setTrustAll(true)
                                .setVerifyHost(false));
        this.net = vertx.createNetClient(new NetClientOptions());
        this.processes = processes;
        this.timer = timer;
        this.context = vertx.getOrCreateContext();
    }

    @Override
    public void probe(ProbeTarget target, Duration timeout, Consumer<Verdict> verdict) {
        Once once = new Once(verdict);
        once.deadline(timer, timeout);
        switch (target) {
            case ProbeTarget.HttpGet get -> context.runOnContext(_ -> get(get, timeout, once));
            case ProbeTarget.Connect(Address address) ->
                    context.runOnContext(_ -> connect(address, once));
            case ProbeTarget.Run(LaunchSpec spec) -> run(spec, once);
        }
    }

    private void get(ProbeTarget.HttpGet target, Duration timeout, Once once) {
        RequestOptions request =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(socket(target.address()))
                        .setURI(target.path())
                        .setConnectTimeout(timeout.toMillis())
                        .setFollowRedirects(false)
                        .putHeader("Host", target.host())
                        .putHeader("User-Agent", "mothership-healthcheck")
                        .putHeader("Accept", "*/*")
                        .putHeader("Connection", "close");
        (target.tls() ? https : http)
                .request(request)
                .compose(made -> {
                    once.onEnd(() -> made.connection().close());
                    return made.send();
                })
                .onSuccess(response -> {
                    response.exceptionHandler(_ -> {});
                    int status = response.statusCode();
                    once.decide(
                            status >= 200 && status < 400
                                    ? new Verdict.Passed()
                                    : new Verdict.Failed(
                                            "GET " + target.path() + " answered " + status));
                })
                .onFailure(cause ->
                        once.decide(
                                new Verdict.Failed("GET " + target.path() + ": " + words(cause))));
    }

    private void connect(Address address, Once once) {
        net.connect(socket(address))
                .onSuccess(socket -> {
                    var _ = socket.close();
                    once.decide(new Verdict.Passed());
                })
                .onFailure(cause ->
                        once.decide(
                                new Verdict.Failed(
                                        "cannot connect to " + address + ": " + words(cause))));
    }

    private void run(LaunchSpec spec, Once once) {
        try {
            RunningProcess process =
                    processes.launch(
                            spec, DISCARD, DISCARD, status -> once.decide(verdict(status)));
            once.onEnd(() -> process.signalGroup("KILL"));
        } catch (LaunchException e) {
            once.decide(new Verdict.Failed(e.getMessage()));
        }
    }

    private static Verdict verdict(ExitStatus status) {
        return status.success()
                ? new Verdict.Passed()
                : new Verdict.Failed("check command: " + status);
    }

    private static SocketAddress socket(Address address) {
        return switch (address) {
            case Address.Tcp(String host, int port) -> SocketAddress.inetSocketAddress(port, host);
            case Address.Unix(var path) -> SocketAddress.domainSocketAddress(path.toString());
        };
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /// Passes the first verdict on, cancels what is left, ignores the rest.
    private static final class Once {
        private final Consumer<Verdict> verdict;
        private final AtomicBoolean decided = new AtomicBoolean();
        private final AtomicReference<Runnable> cleanup = new AtomicReference<>(() -> {});
        private final AtomicReference<Timer.Scheduled> deadline = new AtomicReference<>(() -> {});

        Once(Consumer<Verdict> verdict) {
            this.verdict = verdict;
        }

        void deadline(Timer timer, Duration timeout) {
            deadline.set(
                    timer.after(
                            timeout,
                            () ->
                                    decide(
                                            new Verdict.Failed(
                                                    "no answer within " + Words.of(timeout)))));
        }

        void onEnd(Runnable action) {
            cleanup.set(action);
            if (decided.get()) {
                action.run();
            }
        }

        void decide(Verdict found) {
            if (decided.compareAndSet(false, true)) {
                deadline.get().cancel();
                cleanup.get().run();
                verdict.accept(found);
            }
        }
    }
}
