package dev.mothership.manifest;

/// One `[mothership.bind]` entry.
///
/// @param name its key
/// @param address where it listens
public record Listener(String name, Address address) {}
