package io.paysync.providers.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.keys.NativeRsa;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands in the block of a PKCS#1 v1.5 signature beside the digest. A verifier that looks for the digest somewhere in it
 * takes, with the exponent 3, what anybody can make without the private key.
 */
class RsaBlockTest {
    private static final byte[] TEXT = "out_trade_no=1&total_amount=88.80".getBytes(StandardCharsets.UTF_8);

    /** DigestInfo of SHA-256 up to the digest. */
    private static final String SHA256 = "3031300d060960864801650304020105000420";

    private final RsaVerifier fast = new RsaVerifier("SHA256withRSA", NativeRsa.PROVIDER);
    private final RsaVerifier jdk = new RsaVerifier("SHA256withRSA", null);

    private static KeyPair pair(int bits, long exponent) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
        return generator.generateKeyPair();
    }

    private boolean accepted(PublicKey key, byte[] signature) {
        return fast.verifies(key, signature, TEXT) | jdk.verifies(key, signature, TEXT);
    }

    private static byte[] digest() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(TEXT);
    }

    private static byte[] bytes(int length, Consumer<ByteArrayOutputStream> content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.accept(out);
        return Arrays.copyOf(out.toByteArray(), length);
    }

    /** 00 01, so many FF, 00, and what follows; zeros to the end. */
    private static byte[] block(int length, int type, int padding, byte[] behind) {
        return bytes(length, out -> {
            out.write(0);
            out.write(type);
            for (int i = 0; i < padding; i++) {
                out.write(0xff);
            }
            out.write(0);
            out.writeBytes(behind);
        });
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] sized(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] sized = new byte[length];
        int from = Math.max(0, bytes.length - length);
        System.arraycopy(bytes, from, sized, length - (bytes.length - from), bytes.length - from);
        return sized;
    }

    private static Map<String, byte[]> bent(int length) throws GeneralSecurityException {
        byte[] info = joined(hex(SHA256), digest());
        int full = length - 3 - info.length;
        byte[] rightful = block(length, 1, full, info);
        Map<String, byte[]> blocks = new LinkedHashMap<>();
        blocks.put(
                "garbage behind the digest",
                block(length, 1, 8, joined(info, "garbage".getBytes(StandardCharsets.UTF_8))));
        blocks.put("one byte of garbage", block(length, 1, full - 1, joined(info, new byte[] {1})));
        blocks.put("zeros behind the digest", block(length, 1, 8, info));
        // Lengths that agree with each other, with the garbage as the algorithm's parameters.
        byte[] parameters = joined(hex("0410"), new byte[16]);
        byte[] stuffed = joined(hex("3041301d0609608648016503040201"), new byte[0]);
        blocks.put(
                "garbage as parameters",
                block(
                        length,
                        1,
                        length - 3 - (stuffed.length + parameters.length + 2 + 32),
                        joined(stuffed, parameters, hex("0420"), digest())));
        blocks.put("a digest without its algorithm", block(length, 1, length - 3 - 32, digest()));
        blocks.put("block type 2", block(length, 2, full, info));
        blocks.put("block type 0", block(length, 0, full, info));
        byte[] hole = rightful.clone();
        hole[full / 2] = 0;
        blocks.put("a hole in the padding", hole);
        byte[] first = rightful.clone();
        first[0] = 0;
        first[1] = 1;
        first[2] = (byte) 0xfe;
        blocks.put("padding of another byte", first);
        blocks.put("no padding", block(length, 1, 0, info));
        byte[] end = rightful.clone();
        end[2 + full] = (byte) 0xff;
        blocks.put("padding without an end", end);
        byte[] sha1 = joined(hex("3021300906052b0e03021a05000414"), Arrays.copyOf(digest(), 20));
        blocks.put("another algorithm", block(length, 1, length - 3 - sha1.length, sha1));
        return blocks;
    }

    @ParameterizedTest
    @CsvSource({"2048, 65537", "2048, 3"})
    void aBlockThatIsNotExactlyTheOneIsForged(int bits, long exponent) throws GeneralSecurityException {
        KeyPair pair = pair(bits, exponent);
        RSAPrivateKey key = (RSAPrivateKey) pair.getPrivate();
        byte[] info = joined(hex(SHA256), digest());
        byte[] rightful = block(bits / 8, 1, bits / 8 - 3 - info.length, info);

        assertThat(accepted(pair.getPublic(), signature(key, rightful)))
                .as("made by hand")
                .isTrue();
        for (Map.Entry<String, byte[]> bent : bent(bits / 8).entrySet()) {
            assertThat(accepted(pair.getPublic(), signature(key, bent.getValue())))
                    .as(bent.getKey())
                    .isFalse();
        }
    }

    private static byte[] signature(RSAPrivateKey key, byte[] block) {
        BigInteger number = new BigInteger(1, block).modPow(key.getPrivateExponent(), key.getModulus());
        return sized(number, block.length);
    }

    /** A cube whose first bytes are a right block: its root is a signature that no private key was needed for. */
    @ParameterizedTest
    @ValueSource(ints = {2048, 3072})
    void withExponentThreeNobodyForgesWithoutTheKey(int bits) throws GeneralSecurityException {
        PublicKey key = pair(bits, 3).getPublic();
        int length = bits / 8;
        byte[] prefix = joined(hex("0001ffffffffffffffff00"), hex(SHA256), digest());
        BigInteger low = new BigInteger(1, Arrays.copyOf(prefix, length));
        BigInteger root = cubeRoot(low).add(BigInteger.ONE);
        byte[] cube = sized(root.pow(3), length);
        assertThat(Arrays.copyOf(cube, prefix.length)).as("the forgery is one").isEqualTo(prefix);
        assertThat(root.pow(3)).isLessThan(((RSAPublicKey) key).getModulus());

        assertThat(accepted(key, sized(root, length))).isFalse();
    }

    private static BigInteger cubeRoot(BigInteger number) {
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.ONE.shiftLeft(number.bitLength() / 3 + 1);
        while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            if (middle.pow(3).compareTo(number) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
