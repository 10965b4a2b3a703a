package dev.mothership.proxy;

import dev.mothership.manifest.CertifiedKey;
import dev.mothership.manifest.Listener;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jboss.logging.Logger;

/// The TLS of one listener: 1.2 and 1.3, only suites that HTTP/2 allows (RFC 9113, appendix A), by
/// the JDK, which is there in a native executable, too. Thread-safe.
final class Tls {
    private static final Logger LOG = Logger.getLogger(Tls.class);

    private final String name;
    private final List<Listener.Certificate> files;
    private final ServerKeys keys;
    private final JdkSslContext context;

    /// How the files looked when those in force were read, and when they were last found wrong.
    private List<Stamp> inForce;

    private List<Stamp> refused = List.of();

    /// A file at a moment: a change that leaves all of it as it was is not seen.
    private record Stamp(Path target, long modified, long size) {}

    /// Reads the certificates; blocks.
    ///
    /// @param listener has at least one
    /// @throws ListenException where they cannot be used
    Tls(Listener listener) throws ListenException {
        this.name = listener.name();
        this.files = listener.options().tls();
        this.inForce = stamps(files);
        try {
            this.keys = new ServerKeys(read());
            SSLContext jdk = SSLContext.getInstance("TLS");
            jdk.init(new KeyManager[] {keys}, new TrustManager[0], null);
            this.context =
                    new JdkSslContext(
                            jdk,
                            false,
                            Http2SecurityUtil.CIPHERS,
                            SupportedCipherSuiteFilter.INSTANCE,
                            alpn(),
                            ClientAuth.NONE,
                            new String[] {"TLSv1.3", "TLSv1.2"},
                            false);
        } catch (IOException | GeneralSecurityException failure) {
            throw new ListenException(
                    "cannot listen with TLS (bind `" + name + "`): " + failure.getMessage());
        }
    }

    private static ApplicationProtocolConfig alpn() {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1);
    }

    /// For one connection. How long its handshake takes is watched by the loop.
    SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /// Reads the certificates again if a file has changed. Where they cannot be used, those in
    /// force stay so. Blocks.
    synchronized void refresh() {
        List<Stamp> seen = stamps(files);
        if (seen.equals(inForce)) {
            return;
        }
        try {
            keys.replace(read());
            inForce = seen;
            LOG.infof("the listener `%s` has new certificates", name);
        } catch (IOException failure) {
            if (!seen.equals(refused)) {
                refused = seen;
                LOG.warnf(
                        "cannot use the new certificates of the listener `%s`: %s (the old ones"
                                + " stay in force)",
                        name, failure.getMessage());
            }
        }
    }

    private List<CertifiedKey> read() throws IOException {
        List<CertifiedKey> all = new ArrayList<>();
        for (Listener.Certificate one : files) {
            all.add(CertifiedKey.read(one));
        }
        return all;
    }

    private static List<Stamp> stamps(List<Listener.Certificate> files) {
        List<Stamp> stamps = new ArrayList<>();
        for (Listener.Certificate one : files) {
            stamps.add(stamp(one.chain()));
            stamps.add(stamp(one.key()));
        }
        return stamps;
    }

    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(file.toRealPath(), now.lastModifiedTime().toMillis(), now.size());
        } catch (IOException _) {
            return new Stamp(file, 0, -1);
        }
    }
}
