package dev.mothership.proxy;

import java.io.IOException;

/// A proxy in a process of its own, which may have few descriptors. Prints its port.
final class FewDescriptors {
    private FewDescriptors() {}

    public static void main(String[] arguments) throws IOException, ListenException {
        try (RunningProxy proxy = new RunningProxy(TestManifest.listening("http").build())) {
            System.out.println(proxy.port());
            while (System.in.read() >= 0) {
                System.out.println("here");
            }
        }
    }
}
