package io.paysync.launcher.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The files of a node for the bus, looked at before it starts. Without this look a node with a wrong certificate would join
 * the cluster, be sent its share of the messages, and every one of them would run into its deadline.
 *
 * @param own the node's certificate and those between it and the CA, its own first
 * @param ca those whose word counts
 */
record BusCertificate(List<X509Certificate> own, List<X509Certificate> ca) {
    private static final long FILE_BYTES_MAX = 256 * 1024;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");

    /** What is wrong with the files, naming key and file; empty when the other nodes will accept them. */
    static Optional<String> mistake(ClusterConfig.Tls tls, Instant now) {
        try {
            BusCertificate read = read(tls);
            read.requireTime(tls, now);
            read.requireOwnKey(tls);
            read.requireTrust(tls);
            return Optional.empty();
        } catch (Wrong e) {
            return Optional.of("hazelcast." + e.getMessage());
        }
    }

    /** Only for files in which {@link #mistake} found none. */
    static BusCertificate readRight(ClusterConfig.Tls tls) {
        try {
            return read(tls);
        } catch (Wrong e) {
            throw new IllegalStateException(e);
        }
    }

    private static BusCertificate read(ClusterConfig.Tls tls) throws Wrong {
        return new BusCertificate(certificates("certificate", tls.certificate()), certificates("ca", tls.ca()));
    }

    X509Certificate leaf() {
        return own.getFirst();
    }

    private void requireTime(ClusterConfig.Tls tls, Instant now) throws Wrong {
        if (now.isAfter(leaf().getNotAfter().toInstant())) {
            throw new Wrong(
                    "certificate",
                    tls.certificate(),
                    "ended " + leaf().getNotAfter().toInstant());
        }
        if (now.isBefore(leaf().getNotBefore().toInstant())) {
            throw new Wrong(
                    "certificate",
                    tls.certificate(),
                    "counts only from " + leaf().getNotBefore().toInstant());
        }
        for (X509Certificate each : ca) {
            if (!now.isAfter(each.getNotAfter().toInstant())) {
                return;
            }
        }
        throw new Wrong("ca", tls.ca(), "ended " + ca.getFirst().getNotAfter().toInstant());
    }

    private void requireOwnKey(ClusterConfig.Tls tls) throws Wrong {
        PrivateKey key = key(tls.key(), leaf().getPublicKey().getAlgorithm());
        byte[] text = {1, 2, 3};
        try {
            String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(leaf().getPublicKey());
            verifying.update(text);
            if (verifying.verify(signing.sign())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new Wrong("key", tls.key(), "does not belong to the certificate: " + e.getMessage());
        }
        throw new Wrong("key", tls.key(), "does not belong to the certificate");
    }

    /** As the other nodes will judge it, both as one who calls and as one who is called. */
    private void requireTrust(ClusterConfig.Tls tls) throws Wrong {
        X509Certificate[] chain = own.toArray(new X509Certificate[0]);
        String algorithm = leaf().getPublicKey().getAlgorithm();
        try {
            X509TrustManager judge = judge();
            judge.checkClientTrusted(chain, algorithm);
            judge.checkServerTrusted(chain, algorithm.equals("EC") ? "ECDHE_ECDSA" : "ECDHE_RSA");
        } catch (CertificateException e) {
            throw new Wrong(
                    "certificate",
                    tls.certificate(),
                    "is not accepted by those that trust " + tls.ca() + ": " + StartException.rootText(e));
        } catch (GeneralSecurityException | IOException e) {
            throw new Wrong("ca", tls.ca(), "cannot be used: " + StartException.rootText(e));
        }
    }

    private X509TrustManager judge() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (X509Certificate each : ca) {
            trusted.setCertificateEntry("ca" + trusted.size(), each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java has no judge of X.509 certificates");
    }

    private static List<X509Certificate> certificates(String setting, Path file) throws Wrong {
        try {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(contents(setting, file)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (found.isEmpty()) {
                throw new Wrong(setting, file, "holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new Wrong(setting, file, "holds no certificate in PEM form");
        }
    }

    private static PrivateKey key(Path file, String algorithm) throws Wrong {
        Matcher block = KEY.matcher(new String(contents("key", file), java.nio.charset.StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new Wrong(
                    "key",
                    file,
                    "holds no PKCS#8 key (BEGIN PRIVATE KEY); convert it with: openssl pkcs8 -topk8 -nocrypt");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Wrong("key", file, "does not belong to the certificate: it is no " + algorithm + " key");
        }
    }

    private static byte[] contents(String setting, Path file) throws Wrong {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new Wrong(setting, file, "is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Wrong(setting, file, "cannot be read");
        }
    }

    /** The text never holds anything of the file. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String setting, Path file, String text) {
            super(setting + ": " + file + " " + text);
        }
    }
}
