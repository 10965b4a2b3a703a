package dev.mothership.proxy;

import dev.mothership.manifest.Listener;
import org.jspecify.annotations.Nullable;

/// What one listener serves, by one manifest. A request reads it once, so that routes and limits
/// are of the same manifest.
///
/// @param files null where no files are served
/// @param tls null where it speaks plainly
/// @param redirect null where plain requests are served as they are
record ListenerPlan(
        Listener listener,
        Plan plan,
        RouteTable.ForListener routes,
        @Nullable StaticFolders files,
        @Nullable HttpsRedirect redirect,
        @Nullable Tls tls) {}
