/// `./mvnw quarkus:dev`: a fleet that changes with its manifest and with the code. Nothing of it is
/// among the beans of a production build.
@NullMarked
package dev.mothership.devmode;

import org.jspecify.annotations.NullMarked;
