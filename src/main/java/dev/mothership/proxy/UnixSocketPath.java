package dev.mothership.proxy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// What lies where a Unix listener is to be: binding would unlink it, whatever it is.
final class UnixSocketPath {
    private UnixSocketPath() {}

    /// Makes sure that nothing but a dead socket is replaced.
    static void claim(Path path, String listener) throws ListenException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String subject = "cannot listen on unix://" + path + " (bind `" + listener + "`): ";
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isOther()) {
                throw new ListenException(
                        subject + "something that is no socket lies there; move it away");
            }
            if (answers(path)) {
                throw new ListenException(
                        subject + "address in use: another program listens there");
            }
            Files.delete(path);
        } catch (IOException unreadable) {
            throw new ListenException(subject + unreadable.getMessage());
        }
    }

    private static boolean answers(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException dead) {
            return false;
        }
    }
}
