package io.paysync.sandbox.provider;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.providers.Account;
import io.paysync.providers.Outside;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.sandbox.FakePaysync;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.SandboxConfig;
import io.paysync.sandbox.TestKeys;
import io.paysync.sandbox.trade.Notification;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;

/**
 * The product's verifiers. Where a verdict needs something from the provider first (PayPal's certificate, Mollie's payment),
 * a sandbox with the same keys gives it; it runs until the JVM ends.
 */
final class Judge {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpCalls CALLS =
            new HttpCalls("test", VERTX, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT);
    private static final Sandbox SANDBOX = Probe.result(
            Sandbox.start(VERTX, SandboxConfig.DEFAULT, Sandbox.Parts.real().withKeys(TestKeys.KEYS)));

    private Judge() {}

    /** Of the callback that tells of it, while the provider's API tells the trade as it is there. */
    static Verdict verdict(ProviderDouble played, Notification notification, Forgery forgery, Instant now) {
        SignedRequest request = played.callback(notification, forgery, now).orElseThrow();
        SANDBOX.trades().restore(notification.trade());
        Account account = FakePaysync.account(
                FakePaysync.accounts(TestKeys.KEYS, SANDBOX.url(), new Outside(VERTX, CALLS)), played.name());
        RawCallback raw = new RawCallback(
                "POST", "/callbacks/" + played.name() + "/main", null, request.headers(), request.body());
        Future<Verdict> proof = account.prove(raw, now);
        return proof == null ? account.verify(raw, now) : Probe.result(proof);
    }
}
