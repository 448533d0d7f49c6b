package io.paysync.sandbox.provider.unionpay;

import io.paysync.sandbox.keys.Certificates;
import io.paysync.sandbox.keys.Certificates.Party;
import io.paysync.sandbox.keys.Rsa;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * UnionPay as a plug-in. A root issues a certificate between, and that one UnionPay's; the keys of both are not kept, so
 * nothing more can be issued.
 */
public final class UnionpayPlug implements Plug {
    static final String MER_ID = "merId";
    static final String ROOT = "rootCertificate";
    static final String MIDDLE = "middleCertificate";
    static final String SIGN = "signKey";
    static final String SIGN_CERTIFICATE = "signPubKeyCert";
    static final String MERCHANT = "merchantKey";
    static final String MERCHANT_CERTIFICATE = "merchantCertificate";
    static final String MERCHANT_CERT_ID = "merchantCertId";
    static final String FORGER = "forgerKey";
    static final String FORGER_CERTIFICATE = "forgerCertificate";

    /** As UnionPay's test environment names itself: the third part is what counts. */
    private static final String SIGNER = "041@8310000000083040@00040000:SIGN@00016493";

    @Override
    public String name() {
        return "unionpay";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        Secrets keys = maker.digits(MER_ID, "7772900", 8)
                .pair(SIGN)
                .pair(MERCHANT)
                .pair(FORGER)
                .done();
        Party root = Party.authority("Paysync sandbox UnionPay root", Rsa.generate());
        Party middle = Party.authority("Paysync sandbox UnionPay OCA31", Rsa.generate());
        Party merchant = Party.of("042@" + keys.text(MER_ID) + "@Paysync sandbox shop@00000001", keys.pair(MERCHANT));
        // Anybody can make himself a certificate with UnionPay's name.
        Party forger = Party.of(SIGNER, keys.pair(FORGER));
        BigInteger certId = serial(maker);
        Instant now = Instant.now();
        return maker.put(ROOT, Certificates.issue(root, root, serial(maker), now))
                .put(MIDDLE, Certificates.issue(middle, root, serial(maker), now))
                .put(
                        SIGN_CERTIFICATE,
                        Certificates.issue(Party.of(SIGNER, keys.pair(SIGN)), middle, serial(maker), now))
                .put(MERCHANT_CERTIFICATE, Certificates.issue(merchant, middle, certId, now))
                .put(MERCHANT_CERT_ID, certId.toString())
                .put(FORGER_CERTIFICATE, Certificates.issue(forger, forger, serial(maker), now))
                .done();
    }

    private static BigInteger serial(Secrets.Maker maker) {
        return Certificates.serial(maker.bytes(16));
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "merId", secrets.text(MER_ID),
                "rootCertificate", secrets.text(ROOT),
                "middleCertificate", secrets.text(MIDDLE),
                "merchantPrivateKey", secrets.privatePem(MERCHANT),
                "merchantCertificate", secrets.text(MERCHANT_CERTIFICATE),
                "gateway", api.toString(),
                "fileGateway", api + "/files");
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new UnionpayDouble(secrets, stage.trades());
    }
}
