package io.paysync.platform.net;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param connectMax for one TCP and TLS connect
 * @param connectionsPerHost open at the same time to one host
 * @param waitingPerHost requests that may wait for such a connection; one more fails with BUSY
 * @param trust whom to trust instead of the JDK's authorities; null for those
 * @param identity our client certificate, or null
 * @param http2 HTTP/2 alone, for a peer that speaks nothing else; without TLS it is not negotiated
 */
public record HttpCallsConfig(
        Duration connectMax,
        int connectionsPerHost,
        int waitingPerHost,
        @Nullable TrustOptions trust,
        @Nullable KeyCertOptions identity,
        boolean http2) {
    public static final HttpCallsConfig DEFAULT = new HttpCallsConfig(Duration.ofSeconds(3), 32, 256, null, null);

    public HttpCallsConfig(
            Duration connectMax,
            int connectionsPerHost,
            int waitingPerHost,
            @Nullable TrustOptions trust,
            @Nullable KeyCertOptions identity) {
        this(connectMax, connectionsPerHost, waitingPerHost, trust, identity, false);
    }

    /** One connection carries many requests, so a few are enough. */
    public HttpCallsConfig withHttp2() {
        return new HttpCallsConfig(connectMax, Math.min(connectionsPerHost, 2), waitingPerHost, trust, identity, true);
    }

    public HttpCallsConfig withTrust(TrustOptions newTrust) {
        return new HttpCallsConfig(connectMax, connectionsPerHost, waitingPerHost, newTrust, identity, http2);
    }

    public HttpCallsConfig withIdentity(KeyCertOptions newIdentity) {
        return new HttpCallsConfig(connectMax, connectionsPerHost, waitingPerHost, trust, newIdentity, http2);
    }
}
