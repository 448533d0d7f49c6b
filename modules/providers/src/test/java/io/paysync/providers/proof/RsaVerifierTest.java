package io.paysync.providers.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.platform.keys.NativeRsa;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The native verifier and the JDK's say the same of every signature. */
class RsaVerifierTest {
    private static final String ALGORITHM = "SHA256withRSA";
    private static final byte[] TEXT =
            "out_trade_no=1&total_amount=88.80".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final RsaVerifier fast = new RsaVerifier(ALGORITHM, NativeRsa.PROVIDER);
    private final RsaVerifier jdk = new RsaVerifier(ALGORITHM, null);

    private static KeyPair pair(int bits, long exponent) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
        return generator.generateKeyPair();
    }

    private static byte[] sign(String algorithm, KeyPair pair) throws GeneralSecurityException {
        Signature signing = Signature.getInstance(algorithm, "SunRsaSign");
        signing.initSign(pair.getPrivate());
        signing.update(TEXT);
        return signing.sign();
    }

    private boolean both(PublicKey key, byte[] signature, byte[]... parts) {
        boolean byFast = fast.verifies(key, signature, parts);
        assertThat(byFast).isEqualTo(jdk.verifies(key, signature, parts));
        return byFast;
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void itLoadsWhereTheJarHasItsLibrary() {
        assertThat(NativeRsa.PROVIDER).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1024, 65537", "2048, 65537", "2048, 3", "3072, 65537", "4096, 65537"})
    void genuineAndOddSignatures(int bits, long exponent) throws GeneralSecurityException {
        KeyPair pair = pair(bits, exponent);
        PublicKey key = pair.getPublic();
        byte[] genuine = sign(ALGORITHM, pair);
        BigInteger modulus = ((RSAPublicKey) key).getModulus();

        assertThat(both(key, genuine, TEXT)).isTrue();
        assertThat(both(key, genuine, Arrays.copyOf(TEXT, 5), Arrays.copyOfRange(TEXT, 5, TEXT.length)))
                .isTrue();
        assertThat(both(key, genuine, Arrays.copyOf(TEXT, 5))).isFalse();
        assertThat(both(pair(bits, exponent).getPublic(), genuine, TEXT)).isFalse();
        assertThat(both(key, sign("SHA1withRSA", pair), TEXT)).isFalse();
        assertThat(both(key, sign("SHA512withRSA", pair), TEXT)).isFalse();
        List<byte[]> odd = new ArrayList<>(List.of(
                new byte[0],
                new byte[1],
                new byte[genuine.length],
                Arrays.copyOf(genuine, genuine.length - 1),
                Arrays.copyOf(genuine, genuine.length + 1),
                Arrays.copyOfRange(genuine, 1, genuine.length),
                modulus.toByteArray(),
                unsigned(modulus),
                unsigned(modulus.subtract(BigInteger.ONE)),
                unsigned(BigInteger.ONE.shiftLeft(bits - 1)),
                unsigned(new BigInteger(1, genuine).add(modulus))));
        byte[] leadingZero = new byte[genuine.length + 1];
        System.arraycopy(genuine, 0, leadingZero, 1, genuine.length);
        odd.add(leadingZero);
        for (byte[] signature : odd) {
            assertThat(both(key, signature, TEXT)).isFalse();
        }
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    @Test
    void anyChangedBit() throws GeneralSecurityException {
        KeyPair pair = pair(2048, 65537);
        byte[] genuine = sign(ALGORITHM, pair);
        Random random = new Random(5);

        for (int i = 0; i < 2_000; i++) {
            byte[] bent = genuine.clone();
            bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(both(pair.getPublic(), bent, TEXT)).isFalse();
        }
        assertThat(both(pair.getPublic(), genuine, TEXT)).isTrue();
    }

    @Test
    void moreKeysThanAreKept() throws GeneralSecurityException {
        List<KeyPair> pairs = new ArrayList<>();
        List<byte[]> signatures = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            pairs.add(pair(1024, 65537));
            signatures.add(sign(ALGORITHM, pairs.get(i)));
        }

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < pairs.size(); i++) {
                assertThat(both(pairs.get(i).getPublic(), signatures.get(i), TEXT))
                        .isTrue();
            }
        }
    }

    @Test
    void aKeyOfAnotherKindIsAMistakeOfOurs() throws GeneralSecurityException {
        PublicKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();

        assertThatThrownBy(() -> jdk.verifies(key, new byte[256], TEXT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fast.verifies(key, new byte[256], TEXT)).isInstanceOf(IllegalStateException.class);
    }
}
