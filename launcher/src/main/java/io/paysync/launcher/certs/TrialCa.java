package io.paysync.launcher.certs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A certificate authority that lives for one call of {@code paysync certs}: its key is never written down, so nobody can make
 * a further certificate that the nodes would trust.
 */
public final class TrialCa implements AutoCloseable {
    /** Clocks of machines differ a little, and a certificate of the future counts nowhere. */
    private static final String AN_HOUR_AGO = "-1H";

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final Keytool keytool = new Keytool();
    private final Keytool.Pair ca;
    private int made;

    /** @param days how long it counts */
    public TrialCa(int days) {
        try {
            ca = keytool.make(
                    "ca",
                    "Paysync trial CA",
                    AN_HOUR_AGO,
                    days,
                    List.of("-ext", "bc:critical=ca:true,pathlen:0", "-ext", "ku:critical=keyCertSign,cRLSign"));
        } catch (RuntimeException e) {
            keytool.close();
            throw e;
        }
    }

    /** A certificate and the key that belongs to it, both PEM. */
    public record Issued(String certificatePem, String keyPem) {
        @Override
        public String toString() {
            return "Issued[key hidden]";
        }
    }

    public String certificatePem() {
        return ca.certificatePem();
    }

    /** @param names host names and addresses of one node, at least one */
    public Issued issue(List<String> names, int days) {
        return issue(names, AN_HOUR_AGO, days);
    }

    /** @param start as keytool's {@code -startdate} takes it */
    public Issued issue(List<String> names, String start, int days) {
        List<String> more = new ArrayList<>(List.of("-signer", "ca", "-ext", "ku:critical=digitalSignature"));
        // Every node of the bus calls the others and is called by them.
        more.addAll(List.of("-ext", "eku=serverAuth,clientAuth"));
        more.addAll(List.of("-ext", "san=" + names.stream().map(TrialCa::san).collect(Collectors.joining(","))));
        made++;
        Keytool.Pair pair = keytool.make("node" + made, names.getFirst(), start, days, more);
        return new Issued(pair.certificatePem(), pair.keyPem());
    }

    private static String san(String name) {
        return (IPV4.matcher(name).matches() || name.contains(":") ? "ip:" : "dns:") + name;
    }

    @Override
    public void close() {
        keytool.close();
    }
}
