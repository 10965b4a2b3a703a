package dev.mothership.flagship;

import dev.mothership.manifest.PostgresUrl;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Opens sessions: tries the URL's hosts in turn and, where `sslmode` has two ways, both, since the
/// client does neither. To be used on one event loop.
///
/// @param limit for each attempt
/// @param silence after which a connection is closed on which nothing was heard; every session asks
///   something more often than that
record PgConnector(Vertx vertx, Timer timer, PostgresUrl url, Duration limit, Duration silence) {

    /// A host, and one way to get there.
    private record Way(PostgresUrl.Host host, boolean tls) {}

    /// A check of a connection, which may refuse it in favour of the next host.
    interface Welcome<T> {
        Future<T> check(PgConnection connection);
    }

    /// The first connection that passes.
    <T> Future<T> connect(Welcome<T> welcome) {
        List<Way> ways = new ArrayList<>();
        for (PostgresUrl.Host host : url.hosts()) {
            switch (url.tls(host)) {
                case DISABLE -> ways.add(new Way(host, false));
                case ALLOW -> ways.addAll(List.of(new Way(host, false), new Way(host, true)));
                case PREFER -> ways.addAll(List.of(new Way(host, true), new Way(host, false)));
                case REQUIRE, VERIFY_CA, VERIFY_FULL -> ways.add(new Way(host, true));
            }
        }
        return connect(ways, 0, null, welcome);
    }

    private <T> Future<T> connect(
            List<Way> ways, int index, @Nullable Throwable last, Welcome<T> welcome) {
        if (index == ways.size()) {
            return Future.failedFuture(last == null ? new TimeoutException() : last);
        }
        Way way = ways.get(index);
        boolean second = index > 0 && ways.get(index - 1).host().equals(way.host());
        if (second && last != null && !Failures.isAboutTls(last)) {
            return connect(ways, index + 1, last, welcome);
        }
        return attempt(way, welcome)
                .recover(failure ->
                        failure instanceof Failures.Lasting
                                ? Future.failedFuture(failure)
                                : connect(ways, index + 1, named(way, failure), welcome));
    }

    private <T> Future<T> attempt(Way way, Welcome<T> welcome) {
        PgConnectOptions options;
        try {
            options = options(way);
        } catch (GeneralSecurityException | RuntimeException e) {
            return Future.failedFuture(e);
        }
        Promise<T> outcome = Promise.promise();
        Timer.Scheduled deadline =
                timer.after(
                        limit,
                        () ->
                                outcome.tryFail(
                                        new TimeoutException(
                                                "no answer within " + Words.of(limit))));
        PgConnection.connect(vertx, options)
                .onComplete(connected -> {
                    if (connected.failed()) {
                        outcome.tryFail(connected.cause());
                        return;
                    }
                    PgConnection connection = connected.result();
                    connection.exceptionHandler(_ -> {}); // its end is heard of as well
                    welcome.check(connection)
                            .onComplete(checked -> {
                                boolean wanted =
                                        checked.succeeded()
                                                ? outcome.tryComplete(checked.result())
                                                : !outcome.tryFail(checked.cause()) && false;
                                if (!wanted) {
                                    var _ = connection.close();
                                }
                            });
                });
        outcome.future().onComplete(_ -> deadline.cancel());
        return outcome.future();
    }

    private Throwable named(Way way, Throwable failure) {
        String words = Failures.words(failure);
        if (words.contains("refused")) {
            words = "connection refused";
        }
        return new Named(way.host() + ": " + words, failure);
    }

    /// A failure with the host before it.
    private static final class Named extends RuntimeException {
        private static final long serialVersionUID = 1;

        Named(String message, Throwable cause) {
            super(message, cause, false, false);
        }
    }

    private PgConnectOptions options(Way way) throws GeneralSecurityException {
        PgConnectOptions options =
                new PgConnectOptions()
                        .setDatabase(url.database())
                        .setUser(url.credentials().user())
                        .setPassword(url.credentials().password())
                        .setProperties(Map.of("application_name", "mothership flagship"));
        switch (way.host()) {
            case PostgresUrl.Host.Tcp(String name, int port) -> options.setHost(name).setPort(port);
            case PostgresUrl.Host.Unix(var socket) -> {
                String file = String.valueOf(socket.getFileName());
                options.setHost(String.valueOf(socket.getParent()))
                        .setPort(Integer.parseInt(file.substring(file.lastIndexOf('.') + 1)));
            }
        }
        options.setConnectTimeout((int) Math.min(limit.toMillis(), Integer.MAX_VALUE))
                .setTcpKeepAlive(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout((int) Math.min(silence.toMillis(), Integer.MAX_VALUE));
        options.setSslMode(way.tls() ? SslMode.REQUIRE : SslMode.DISABLE);
        if (way.tls()) {
            secure(options, url.tls(way.host()));
        }
        return options;
    }

    private void secure(PgConnectOptions options, PostgresUrl.Tls mode)
            throws GeneralSecurityException {
        PostgresUrl.Files files = url.files();
        // libpq checks with `require` as well, where it has something to check with.
        boolean verify =
                switch (mode) {
                    case VERIFY_CA, VERIFY_FULL -> true;
                    case REQUIRE -> files.root().isPresent();
                    case DISABLE, ALLOW, PREFER -> false;
                };
        if (verify) {
            options.setTrustOptions(
                    files.root().isPresent()
                            ? new PemTrustOptions().addCertPath(files.root().get().toString())
                            : TrustOptions.wrap(trustOfJava()));
        } else {
            options.setTrustAll(true);
        }
        options.setHostnameVerificationAlgorithm(
                mode == PostgresUrl.Tls.VERIFY_FULL ? "HTTPS" : "");
        if (files.certificate().isPresent() && files.key().isPresent()) {
            options.setKeyCertOptions(
                    new PemKeyCertOptions()
                            .setCertPath(files.certificate().get().toString())
                            .setKeyPath(files.key().get().toString()));
        }
    }

    private static TrustManager trustOfJava() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers()[0];
    }
}
