package dev.mothership.client;

import static dev.mothership.client.Claim.Family.CHROMIUM;
import static dev.mothership.client.Claim.Family.FIREFOX;
import static dev.mothership.client.Claim.Family.SAFARI;

import dev.mothership.http.FieldName;
import dev.mothership.http.HttpVersion;
import java.util.Locale;
import java.util.function.Predicate;

/// What speaks against a request that claims to come from a browser. Each is a rule that no request
/// of the browser breaks, as far as those recorded and its source tell; rules on what is missing
/// and on order hold only where nobody on the way changes headers.
public enum Evidence {
    /// Chromium since 80 and Firefox since 90 say of each request what it is for, to places that
    /// they trust; not when they ask for a WebSocket or deliver reports.
    NO_FETCH_METADATA(
            Verdict.SPOOFED,
            "lacks the Sec-Fetch headers that the browser sends",
            traits ->
                    !traits.relayed()
                            && (traits.claims(CHROMIUM, 90) || traits.claims(FIREFOX, 100))
                            && !FetchMetadata.isWhole(traits)
                            && !traits.head().asksForWebSocket()
                            && !Reports.areIn(traits)
                            && traits.isTrustworthy()),

    /// Chromium since 89, in documents; not in workers, and not where JavaScript is switched off.
    NO_CLIENT_HINTS(
            Verdict.DOUBTFUL,
            "lacks the client hints that Chromium sends, unless JavaScript is off",
            traits ->
                    !traits.relayed()
                            && traits.claims(CHROMIUM, 90)
                            && !traits.has(FieldName.SEC_CH_UA)
                            && traits.isNavigation()
                            && traits.isTrustworthy()),

    /// Only Chromium has client hints.
    FOREIGN_CLIENT_HINTS(
            Verdict.SPOOFED,
            "has client hints, which the browser does not know",
            traits ->
                    (traits.claim().family() == FIREFOX || traits.claim().family() == SAFARI)
                            && (traits.has(FieldName.SEC_CH_UA)
                                    || traits.has(FieldName.SEC_CH_UA_MOBILE)
                                    || traits.has(FieldName.SEC_CH_UA_PLATFORM))),

    /// Another browser by the hints than by the User-Agent.
    CLIENT_HINTS_BRAND(
            Verdict.SPOOFED,
            "names another browser in its client hints than in its User-Agent",
            ClientHints::contradictBrand),

    /// The same browser in another version.
    CLIENT_HINTS_VERSION(
            Verdict.SPOOFED,
            "names another version in its client hints than in its User-Agent",
            ClientHints::contradictVersion),

    /// Another system.
    CLIENT_HINTS_PLATFORM(
            Verdict.SPOOFED,
            "names another platform in its client hints than in its User-Agent",
            ClientHints::contradictPlatform),

    /// A telephone by one and none by the other.
    CLIENT_HINTS_MOBILE(
            Verdict.SPOOFED,
            "is mobile by its client hints or by its User-Agent, but not by both",
            ClientHints::contradictMobile),

    /// Nobody looks at it, but the User-Agent does not say so.
    HEADLESS_BRAND(
            Verdict.SPOOFED,
            "is headless by its client hints, which its User-Agent hides",
            traits -> !traits.claim().headless() && ClientHints.areHeadless(traits)),

    /// Nobody looks at it, and it says so: it fits what it claims to be.
    HEADLESS_TOKEN(
            Verdict.FITS, "says itself that it is headless", traits -> traits.claim().headless()),

    /// See [HeaderOrder].
    HEADER_ORDER(
            Verdict.SPOOFED,
            "has its headers in an order in which no version of the browser sends them",
            traits -> !traits.relayed() && traits.claim().usual() && !HeaderOrder.fits(traits)),

    /// All send it, but for Firefox's pings.
    NO_ACCEPT_LANGUAGE(
            Verdict.SPOOFED,
            "lacks Accept-Language, which the browser always sends",
            traits ->
                    !traits.relayed()
                            && traits.claim().usual()
                            && !traits.has(FieldName.ACCEPT_LANGUAGE)
                            && !traits.has(FieldName.PING_TO)),

    /// What no browser asks for in this way (W3C Fetch Metadata).
    IMPOSSIBLE_FETCH(
            Verdict.SPOOFED,
            "has Sec-Fetch headers that do not go together",
            FetchMetadata::isImpossible),

    /// Only navigations ask for it.
    UPGRADE_ON_CORS(
            Verdict.SPOOFED,
            "asks for upgrades of insecure requests, as navigations do, in a cors request",
            traits ->
                    traits.has(FieldName.UPGRADE_INSECURE_REQUESTS)
                            && traits.is(FieldName.SEC_FETCH_MODE, "cors")),

    /// Browsers speak HTTP/1.1, and HTTP/2 over TLS only.
    HTTP_VERSION(
            Verdict.SPOOFED,
            "came by a version of HTTP that the browser would not use",
            traits ->
                    !traits.relayed()
                            && (traits.head().version() == HttpVersion.HTTP_1_0
                                    || (traits.isHttp2() && !traits.secure())));

    private final Verdict proves;
    private final String meaning;
    private final Predicate<Traits> rule;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Evidence(Verdict proves, String meaning, Predicate<Traits> rule) {
        this.proves = proves;
        this.meaning = meaning;
        this.rule = rule;
    }

    /// As logs call it.
    public String label() {
        return label;
    }

    /// For people: continues a sentence whose subject is the request.
    public String meaning() {
        return meaning;
    }

    /// The verdict on a request against which nothing else speaks.
    public Verdict proves() {
        return proves;
    }

    /// @param traits of a request that claims to come from a browser
    boolean speaksAgainst(Traits traits) {
        return rule.test(traits);
    }
}
