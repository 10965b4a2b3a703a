package dev.mothership.manifest;

/// One `[mothership.bind]` entry.
///
/// @param name its key
/// @param address where it listens
/// @param optional whether the fleet can do without it, because nobody asked for it: where its
///   address is taken, that is a warning
public record Listener(String name, Address address, boolean optional) {
    public Listener(String name, Address address) {
        this(name, address, false);
    }
}
