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

/** All providers that are played. Nothing else names them: one more is one more line here. */
public final class Plugs {
    public static final List<Plug> ALL = List.of(
            new AlipayPlug(),
            new WechatPayPlug(),
            new StripePlug(),
            new AdyenPlug(),
            new CheckoutPlug(),
            new GenericPlug(),
            new MolliePlug(),
            new PaypalPlug(),
            new RazorpayPlug(),
            new SquarePlug(),
            new UnionpayPlug());

    private Plugs() {}

    public static Optional<Plug> find(String name) {
        return ALL.stream().filter(plug -> plug.name().equals(name)).findFirst();
    }

    /** The names of all, sorted. */
    public static List<String> names() {
        return ALL.stream().map(Plug::name).sorted().toList();
    }
}
