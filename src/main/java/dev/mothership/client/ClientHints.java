package dev.mothership.client;

import dev.mothership.client.Claim.Family;
import dev.mothership.client.Claim.Platform;
import dev.mothership.http.FieldName;
import org.jspecify.annotations.Nullable;

/// Client hints against the User-Agent (W3C User-Agent Client Hints). Only those of a Chromium that
/// says no more than it is are compared: apps that have one in them write what they like.
final class ClientHints {
    private static final String CHROMIUM = beginning("Chromium");
    private static final String EDGE = beginning("Microsoft Edge");

    private ClientHints() {}

    /// Of what a list of brands says of this one, up to its version.
    private static String beginning(String brand) {
        return "\"" + brand + "\";v=\"";
    }

    private static @Nullable String brands(Traits traits) {
        return traits.claims(Family.CHROMIUM, 1) ? traits.brands() : null;
    }

    static boolean contradictBrand(Traits traits) {
        String brands = brands(traits);
        return brands != null
                && !areHeadless(traits)
                && (version(brands, CHROMIUM) == 0
                        || traits.claim().edge() != (version(brands, EDGE) != 0));
    }

    static boolean contradictVersion(Traits traits) {
        String brands = brands(traits);
        int version = brands == null ? 0 : version(brands, CHROMIUM);
        return version != 0 && version != traits.claim().version();
    }

    /// Chromium for Android says that it runs on Linux when somebody asks for the page that desktop
    /// computers get.
    static boolean contradictPlatform(Traits traits) {
        String hint =
                traits.claims(Family.CHROMIUM, 1) ? traits.get(FieldName.SEC_CH_UA_PLATFORM) : null;
        Platform hinted = hint == null ? Platform.UNKNOWN : Platform.ofHint(hint);
        Platform claimed = traits.claim().platform();
        boolean asDesktop = hinted == Platform.ANDROID && claimed == Platform.LINUX;
        return hinted != Platform.UNKNOWN
                && claimed != Platform.UNKNOWN
                && hinted != claimed
                && !asDesktop;
    }

    static boolean contradictMobile(Traits traits) {
        return traits.claims(Family.CHROMIUM, 1)
                && traits.is(FieldName.SEC_CH_UA_MOBILE, traits.claim().mobile() ? "?0" : "?1");
    }

    static boolean areHeadless(Traits traits) {
        String brands = traits.brands();
        return brands != null && brands.contains("\"HeadlessChrome\"");
    }

    /// The version of one of the brands in a list such as `"Chromium";v="156", "Other";v="8"`.
    ///
    /// @param brand its [#beginning]
    /// @return 0 where it is not there
    private static int version(String brands, String brand) {
        int at = brands.indexOf(brand);
        return at < 0 ? 0 : Claim.number(brands, at + brand.length());
    }
}
