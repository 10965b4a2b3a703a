package dev.mothership.uplink;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Uplink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Asks single targets, on all addresses that their names have at once: a name can have an IPv6
/// address where there is no IPv6. Thread-safe.
final class UplinkProbe implements AutoCloseable {
    private static final int WRONG = 500;

    private final NetClient net;
    private final HttpClient http;
    private final HttpClient https;

    /// @param longest for connecting
    UplinkProbe(Vertx vertx, Duration longest) {
        int millis = (int) Math.min(longest.toMillis(), Integer.MAX_VALUE);
        this.net = vertx.createNetClient(new NetClientOptions().setConnectTimeout(millis));
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout(millis)
                        .setKeepAlive(false)
                        .setMaxPoolSize(1_000);
        this.http = vertx.createHttpClient(options);
        this.https = vertx.createHttpClient(new HttpClientOptions(options).setSsl(true));
    }

    /// Completes with the problem; empty: it can be reached.
    Future<Optional<String>> ask(Uplink.Target target) {
        return switch (target) {
            case Uplink.Target.Connect(Address.Unix(Path path)) ->
                    Files.notExists(path)
                            ? Future.succeededFuture(Optional.of("there is no such socket"))
                            : words(
                                    "",
                                    net.connect(SocketAddress.domainSocketAddress(path.toString()))
                                            .compose(socket -> socket.close()));
            case Uplink.Target.Connect(Address.Tcp(String host, int port)) ->
                    onAll(
                            host,
                            address ->
                                    net.connect(socket(address, port))
                                            .compose(socket -> socket.close()));
            case Uplink.Target.Get(URI url) -> onAll(plain(url.getHost()), a -> get(url, a));
        };
    }

    /// Without the brackets of an IPv6 address.
    private static String plain(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private Future<Void> get(URI url, InetAddress address) {
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions request =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(socket(address, port))
                        .setHost(plain(url.getHost()))
                        .setPort(port)
                        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                        .setFollowRedirects(false)
                        .putHeader("User-Agent", "mothership-preflight")
                        .putHeader("Accept", "*/*");
        if (url.getUserInfo() != null) {
            byte[] user = url.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.putHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
        return (secure ? https : http)
                .request(request)
                .compose(made -> made.send().onComplete(_ -> made.connection().close()))
                .compose(response ->
                        response.statusCode() < WRONG
                                ? Future.succeededFuture()
                                : Future.failedFuture("it answered " + response.statusCode()));
    }

    private static SocketAddress socket(InetAddress address, int port) {
        return SocketAddress.inetSocketAddress(port, address.getHostAddress());
    }

    private Future<Optional<String>> onAll(
            String host, Function<InetAddress, Future<Void>> question) {
        return resolve(host)
                .compose(addresses -> {
                    List<Future<Optional<String>>> answers =
                            addresses.stream()
                                    .map(address ->
                                            words(
                                                    addresses.size() == 1
                                                            ? ""
                                                            : " (" + address.getHostAddress() + ")",
                                                    question.apply(address)))
                                    .toList();
                    return firstSuccess(answers);
                })
                .otherwise(failure -> Optional.of("cannot resolve the name " + host));
    }

    /// By the system's resolver, with `/etc/hosts` and all; it blocks.
    private static Future<List<InetAddress>> resolve(String host) {
        Promise<List<InetAddress>> addresses = Promise.promise();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        addresses.complete(
                                Stream.of(InetAddress.getAllByName(host)).distinct().toList());
                    } catch (UnknownHostException e) {
                        addresses.fail(e);
                    }
                });
        return addresses.future();
    }

    private static Future<Optional<String>> words(String where, Future<Void> answer) {
        return answer.map(Optional.<String>empty())
                .otherwise(failure -> Optional.of(words(failure) + where));
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return "nobody listens"; // as Netty has it for Unix sockets
        }
        if (message.contains("refused")) {
            return "connection refused";
        }
        return message.startsWith("connection timed out") ? "no answer" : message;
    }

    /// Completes with the first that has no problem, or all problems when none is without.
    private static Future<Optional<String>> firstSuccess(List<Future<Optional<String>>> answers) {
        return Future.any(
                        answers.stream()
                                .map(answer ->
                                        answer.compose(problem ->
                                                problem.isEmpty()
                                                        ? Future.succeededFuture()
                                                        : Future.failedFuture(problem.get())))
                                .toList())
                .map(Optional.<String>empty())
                .otherwise(_ ->
                        Optional.of(
                                String.join(
                                        ", ",
                                        answers.stream()
                                                .map(answer -> answer.result().orElse(""))
                                                .distinct()
                                                .toList())));
    }

    @Override
    public void close() {
        var _ = net.close();
        var _ = http.close();
        var _ = https.close();
    }
}
