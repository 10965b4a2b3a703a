package dev.mothership.proxy;

import dev.mothership.http.RequestHead;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Where a listener with `redirect_https` sends plain requests.
///
/// @param listener whose port that is, where the system chooses it; empty where it is `port`
/// @param port with its colon; empty for 443
record HttpsRedirect(String listener, String port) {
    private static final String ACME = "/.well-known/acme-challenge/";
    private static final int HTTPS = 443;

    /// @return null where the listener redirects nothing
    static @Nullable HttpsRedirect of(Listener listener, Manifest manifest) {
        if (!listener.options().redirectHttps()) {
            return null;
        }
        for (Listener other : manifest.listeners()) {
            if (!other.options().tls().isEmpty() && other.address() instanceof Address.Tcp tcp) {
                return tcp.port() == 0
                        ? new HttpsRedirect(other.name(), "")
                        : new HttpsRedirect("", suffix(tcp.port()));
            }
        }
        return new HttpsRedirect("", "");
    }

    private static String suffix(int port) {
        return port == HTTPS ? "" : ":" + port;
    }

    /// Where a request is to go instead. Certificates are asked for by plain HTTP (RFC 8555, 8.3):
    /// what is asked for that goes on, and so does what the client has sent by TLS.
    ///
    /// @param ports of open listeners, by name
    /// @return null where it goes on; empty where a client of HTTP/1.0 does not say which host it
    ///   means
    @Nullable String location(RequestHead request, Origin origin, ToIntFunction<String> ports) {
        RequestTarget asked = RequestTarget.of(request.target());
        String host = origin.host(request.fields());
        if (origin.isSecure() || asked.isAsterisk()) {
            return null;
        }
        String normal = RequestPath.normalize(asked.path());
        if (normal != null && normal.startsWith(ACME)) {
            return null;
        }
        if (host == null) {
            return "";
        }
        String actual = listener.isEmpty() ? port : suffix(ports.applyAsInt(listener));
        return "https://" + withoutPort(host) + actual + asked.path() + asked.query();
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.indexOf(']') ? host.substring(0, colon) : host;
    }
}
