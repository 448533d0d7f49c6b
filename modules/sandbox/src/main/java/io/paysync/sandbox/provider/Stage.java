package io.paysync.sandbox.provider;

import io.paysync.sandbox.provider.WechatPayDouble.Proof;
import io.paysync.sandbox.trade.Trades;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What a provider is played with.
 *
 * @param trades what it knows
 * @param proof with which key the played WeChat Pay proves itself
 * @param random makes nonces
 */
public record Stage(Trades trades, Proof proof, RandomGenerator random) {
    /** As most receivers meet it today. */
    public static Stage of(Trades trades) {
        return new Stage(trades, Proof.PUBLIC_KEY, new Random(1));
    }
}
