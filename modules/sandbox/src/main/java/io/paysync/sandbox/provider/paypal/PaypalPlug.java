package io.paysync.sandbox.provider.paypal;

import io.paysync.sandbox.keys.Certificates;
import io.paysync.sandbox.keys.Certificates.Party;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * PayPal as a plug-in. Its certificate has the name and, for the receiver, the address of PayPal's own; the receiver's
 * settings say that the sandbox's root is to be trusted and that certificates are fetched from the sandbox.
 */
public final class PaypalPlug implements Plug {
    static final String WEBHOOK_ID = "webhookId";
    static final String CLIENT_ID = "clientId";
    static final String CLIENT_SECRET = "clientSecret";
    static final String ROOT = "rootCertificate";
    static final String SIGN = "signKey";
    static final String CERTIFICATE = "certificate";
    static final String CERTIFICATE_ID = "certificateId";
    static final String FORGER = "forgerKey";

    @Override
    public String name() {
        return "paypal";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        Secrets keys = maker.digits(WEBHOOK_ID, "1JE", 14)
                .text(CLIENT_ID, "A", 79)
                .text(CLIENT_SECRET, "E", 79)
                .put(CERTIFICATE_ID, "CERT-" + HexFormat.of().formatHex(maker.bytes(16)))
                .pair(SIGN)
                .pair(FORGER)
                .done();
        Party root = Party.authority("Paysync sandbox PayPal root", Rsa.generate());
        Party leaf = Party.of("messageverificationcerts.sandbox.paypal.com", keys.pair(SIGN));
        Instant now = Instant.now();
        return maker.put(ROOT, Certificates.issue(root, root, Certificates.serial(maker.bytes(16)), now))
                .put(CERTIFICATE, Certificates.issue(leaf, root, Certificates.serial(maker.bytes(16)), now))
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "webhookId", secrets.text(WEBHOOK_ID),
                "clientId", secrets.text(CLIENT_ID),
                "clientSecret", secrets.text(CLIENT_SECRET),
                "trustedCertificates", secrets.text(ROOT),
                "certificateBase", api.toString(),
                "apiBase", api.toString());
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new PaypalDouble(secrets, stage.trades());
    }
}
