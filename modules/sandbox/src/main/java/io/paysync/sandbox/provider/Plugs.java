package io.paysync.sandbox.provider;

import io.paysync.sandbox.provider.adyen.AdyenPlug;
import io.paysync.sandbox.provider.checkout.CheckoutPlug;
import io.paysync.sandbox.provider.generic.GenericPlug;
import io.paysync.sandbox.provider.mollie.MolliePlug;
import io.paysync.sandbox.provider.paypal.PaypalPlug;
import io.paysync.sandbox.provider.razorpay.RazorpayPlug;
import io.paysync.sandbox.provider.square.SquarePlug;
import io.paysync.sandbox.provider.unionpay.UnionpayPlug;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All providers that are played as plug-ins; Alipay, WeChat Pay and Stripe come from before there were any. */
public final class Plugs {
    public static final List<Plug> ALL = List.of(
            new AdyenPlug(),
            new CheckoutPlug(),
            new GenericPlug(),
            new MolliePlug(),
            new PaypalPlug(),
            new RazorpayPlug(),
            new SquarePlug(),
            new UnionpayPlug());

    private static final List<String> OLDER = List.of("alipay", "stripe", "wechatpay");

    private Plugs() {}

    /** The names of all that are played, those from before there were plug-ins too; sorted. */
    public static List<String> names() {
        return Stream.concat(OLDER.stream(), ALL.stream().map(Plug::name))
                .sorted()
                .toList();
    }

    public static Optional<Plug> find(String name) {
        return ALL.stream().filter(plug -> plug.name().equals(name)).findFirst();
    }
}
