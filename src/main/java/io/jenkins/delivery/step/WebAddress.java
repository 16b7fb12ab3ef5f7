package io.jenkins.delivery.step;

import java.net.URI;

/** The one check of an address on the web. */
final class WebAddress {
    private WebAddress() {}

    /**
     * @throws IllegalArgumentException which does not repeat what was given: it may hold a password
     */
    static URI parse(String parameter, String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Falls through to the one explanation.
        }
        throw new IllegalArgumentException(
                parameter + ": is not an address such as 'https://shop.example' without user name and password");
    }
}
