package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.mothership.client.Clients;
import dev.mothership.client.Situation;
import dev.mothership.client.Visitor;
import dev.mothership.http.FieldName;
import dev.mothership.http.RequestHead;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Route;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static Route route(
            @Nullable String bind, String pattern, @Nullable String strip, @Nullable String host) {
        return new Route(
                Optional.ofNullable(bind),
                pattern,
                Optional.ofNullable(strip),
                Optional.ofNullable(host),
                false);
    }

    private static final Manifest MANIFEST =
            TestManifest.listening("http", "admin")
                    .ship("api", route(null, "/api(/.*)?$", "/api", null))
                    .ship("tenant", route("http", "/.*", null, "*.example.com"))
                    .ship("shop", route("http", "/.*", null, "shop.example.com"))
                    .ship("images", route("http", "\\.png$", null, null))
                    .ship(
                            "files",
                            new Route(
                                    Optional.of("http"),
                                    "/files/",
                                    Optional.empty(),
                                    Optional.empty(),
                                    true))
                    .ship("app", route("http", "/.*", null, null))
                    .build();

    @ParameterizedTest
    @CsvSource({
        "http,  x,                     /api,         api,    /",
        "http,  x,                     /api/v1,      api,    /v1",
        "http,  x,                     /apix,        app,    /apix",
        "http,  SHOP.Example.COM:8080, /,            tenant, /",
        "http,  example.com,           /,            app,    /",
        "http,  x,                     /a/b.png,     images, /a/b.png",
        "http,  x,                     /files/a%2Fb, files,  /files/a%2Fb",
        "http,  x,                     //a/./b/../c, app,    /a/c",
        "http,  x,                     /%61pi/x,     api,    /x",
        "http,  [::1]:80,              /,            app,    /",
        "admin, x,                     /api/x,       api,    /x",
        "admin, x,                     /other,       ,",
        "http,  x,                     /other/a%2Fb, ,",
    })
    void theFirstRouteThatMatchesHasIt(
            String listener,
            String host,
            String path,
            @Nullable String ship,
            @Nullable String target) {
        RouteTable table = RouteTable.of(MANIFEST);
        String normal = RequestPath.normalize(path);

        CompiledRoute found = table.forListener(listener).find(host, path, normal, visitor(""));

        if (found == null) {
            assertThat(ship).isNull();
        } else {
            assertThat(found.shipName()).isEqualTo(ship);
            assertThat(found.forwarded(found.rawPath() || normal == null ? path : normal))
                    .isEqualTo(target);
        }
    }

    @Test
    void explainsWhyEachRouteUpToTheOneThatTakesIt() {
        List<RouteTable.Verdict> verdicts =
                RouteTable.of(MANIFEST).explain("admin", "x", "/other", visitor(""));

        assertThat(verdicts)
                .extracting(RouteTable.Verdict::ship, RouteTable.Verdict::reason)
                .startsWith(
                        org.assertj.core.groups.Tuple.tuple(
                                "api", "does not match the path /other"),
                        org.assertj.core.groups.Tuple.tuple("tenant", "is for the listener http"));
        assertThat(RouteTable.of(MANIFEST).explain("http", "x", "/api/1", visitor("")))
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.taken()).isTrue();
                    assertThat(verdict.forwarded()).contains("/1");
                });
    }

    private static Visitor visitor(String userAgent) {
        RequestHead head = new RequestHead();
        head.fields().add(FieldName.USER_AGENT, userAgent);
        return new Visitor(head, Clients.BUILT_IN, Situation.UNKNOWN);
    }

    private static Route conditional(String... filters) {
        return new Route(
                Optional.empty(),
                "/.*",
                Optional.empty(),
                Optional.empty(),
                false,
                new Route.Conditions(List.of(filters), List.of()));
    }

    @Test
    void aRouteWhoseConditionsAreNotMetIsPassedOver() {
        RouteTable table =
                RouteTable.of(
                        TestManifest.listening("http")
                                .ship("tool", conditional("~^curl/", "~^Wget/"))
                                .ship("app", route(null, "/.*", null, null))
                                .build());
        RouteTable.ForListener routes = table.forListener("http");

        assertThat(List.of("curl/8.5.0", "Wget/1.2", "Mozilla/5.0"))
                .map(agent -> routes.find("x", "/", "/", visitor(agent)))
                .map(found -> found == null ? "none" : found.shipName())
                .containsExactly("tool", "tool", "app");
        assertThat(table.explain("http", "x", "/", visitor("Mozilla/5.0")))
                .extracting(RouteTable.Verdict::reason)
                .containsExactly("is for ~^curl/, ~^Wget/ clients, this one is unknown", "takes /");
    }

    @ParameterizedTest
    @CsvSource({
        "/a,          /a",
        "/a/../b,     /b",
        "/a/..,       /",
        "/a/.,        /a/",
        "/a//b/,      /a/b/",
        "/..,",
        "/a/../..,",
        "/%2e%2e/a,",
        "/a/%2E%2e/b, /b",
        "/%7euser,    /~user",
        "/%c3%a4,     /%C3%A4",
        "/%2f,",
        "/%5C,",
        "/%00,",
        "/%4,",
        "/%zz,",
        "/a.b/...,    /a.b/...",
    })
    void normalizesPaths(String path, @Nullable String expected) {
        assertThat(RequestPath.normalize(path)).isEqualTo(expected);
    }

    @Property
    void normalizingTwiceChangesNothing(@ForAll("paths") String path) {
        String once = RequestPath.normalize(path);
        if (once != null) {
            assertThat(RequestPath.normalize(once)).isEqualTo(once);
            assertThat(once).startsWith("/").doesNotContain("//", "/../", "/./");
        }
    }

    /// The fast ways say what the regular expression says.
    @Property(tries = 3_000)
    void fastPatternsAgreeWithTheRegularExpression(
            @ForAll("patterns") String pattern, @ForAll("paths") String path) {
        boolean fromStart = pattern.startsWith("/") || pattern.startsWith("^");
        var matcher = Pattern.compile(pattern).matcher(path);

        assertThat(PathPattern.of(pattern).matches(path))
                .isEqualTo(fromStart ? matcher.lookingAt() : matcher.find());
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of(
                        "/", "^", "a", "b", ".*", ".", "(/.*)?", "$", "\\.", "|", "(a|b)", "a?",
                        "+", "[ab]", "(/|$)", "(?i)", "x*")
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts))
                .filter(RouteTableTest::compiles);
    }

    private static boolean compiles(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (com.google.re2j.PatternSyntaxException wrong) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("/", "a", "b", "x", ".", "..", "%2e", "%61", "%2F", "/a", "A")
                .list()
                .ofMaxSize(6)
                .map(parts -> "/" + String.join("", parts));
    }
}
