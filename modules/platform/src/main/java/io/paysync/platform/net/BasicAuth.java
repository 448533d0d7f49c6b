package io.paysync.platform.net;

import io.paysync.platform.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The {@code Authorization} header of user and password (RFC 7617, UTF-8). */
public final class BasicAuth {
    private BasicAuth() {}

    /** The header's value; it holds the password, so it must stay out of logs. */
    public static String header(String user, Secret password) {
        String pair = user + ":" + password.reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
