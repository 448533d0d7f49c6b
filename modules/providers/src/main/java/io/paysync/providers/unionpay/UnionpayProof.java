package io.paysync.providers.unionpay;

import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.proof.Rsa;
import io.paysync.providers.proof.TimedKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Whether UnionPay made a message; the same for notifications and for answers. */
final class UnionpayProof {
    private static final String VERSION = "5.1.0";
    private static final byte[] NOTHING = {};

    private final UnionpayConfig config;

    UnionpayProof(UnionpayConfig config) {
        this.config = config;
    }

    /** What is signed, as its hash alone, so that it need not be in memory. */
    interface Text {
        /** Lower-case hex of the SHA-256 of the text and what is put behind it. */
        byte[] digest(byte[] behind);
    }

    Proof judge(UnionpayForm form, Instant now, Steps steps) {
        byte[] signed = form.signed();
        return judge(form, behind -> UnionpayForm.digest(signed, behind), signed.length, now, steps);
    }

    Proof judge(UnionpayForm form, Text signed, long length, Instant now, Steps steps) {
        String signature = form.text("signature");
        if (signature.isEmpty()) {
            return Proof.not(Reason.MISSING_SIGNATURE, "there is no parameter signature");
        }
        if (!form.text("version").equals(VERSION)) {
            return form.text("version").startsWith("5.0.")
                    ? Proof.not(
                            Reason.WEAK_ALGORITHM, "version is older than " + VERSION + ": its signatures are SHA-1")
                    : Proof.not(Reason.UNSUPPORTED_ALGORITHM, "version is not " + VERSION);
        }
        if (!form.text("signMethod").equals(config.signMethod())) {
            return Proof.not(Reason.UNSUPPORTED_ALGORITHM, "signMethod is not the configured one");
        }
        steps.tell(() -> "signed are " + length + " bytes of "
                + form.form().names().size() + " parameters, signMethod " + config.signMethod());
        UnionpayCertificates certificates = config.certificates();
        return certificates == null
                ? byKey(signed, signature, now, steps)
                : byCertificate(certificates, form, signed, signature, now, steps);
    }

    private static Proof byCertificate(
            UnionpayCertificates certificates,
            UnionpayForm form,
            Text signed,
            String signature,
            Instant now,
            Steps steps) {
        UnionpayCertificates.Found found = certificates.find(form.form().bytes("signPubKeyCert"), now);
        return switch (found) {
            case UnionpayCertificates.Found.Not not -> new Proof.Not(not.why());
            case UnionpayCertificates.Found.Trusted trusted -> madeBy(trusted.certificate(), signed, signature, steps);
        };
    }

    private static Proof madeBy(X509Certificate certificate, Text signed, String signature, Steps steps) {
        String serial = certificate.getSerialNumber().toString();
        steps.tell(() -> "certificate " + serial + " leads to the configured root, names UnionPay and is valid now");
        byte[] bytes = Base64s.decode(signature);
        boolean made = bytes != null && Rsa.verifies(certificate.getPublicKey(), bytes, signed.digest(NOTHING));
        return made
                ? new Proof.By(serial)
                : Proof.not(Reason.BAD_SIGNATURE, "the certificate's key did not make this signature over these bytes");
    }

    private Proof byKey(Text signed, String signature, Instant now, Steps steps) {
        List<TimedKey<byte[]>> keys = config.secureKeys().validAt(now);
        for (TimedKey<byte[]> key : keys) {
            boolean made = UnionpayForm.madeWith(key.key(), signed, signature);
            steps.tell(() -> "shared key " + key + (made ? " made the signature" : " did not make the signature"));
            if (made) {
                return new Proof.By(key.id());
            }
        }
        return keys.isEmpty()
                ? Proof.not(Reason.UNKNOWN_KEY, "no configured shared key is valid now")
                : Proof.not(Reason.BAD_SIGNATURE, "no configured shared key made this signature over these bytes");
    }
}
