package dev.mothership.cli;

import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.IVersionProvider;

/// `mothership 0.1.0 (Java 25.0.1, Linux amd64)`.
class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "mothership "
                    + number()
                    + " (Java "
                    + System.getProperty("java.version")
                    + ", "
                    + System.getProperty("os.name")
                    + " "
                    + System.getProperty("os.arch")
                    + ")"
        };
    }

    static String number() {
        return ConfigProvider.getConfig().getValue("quarkus.application.version", String.class);
    }
}
