package io.paysync.sandbox.provider;

import io.paysync.sandbox.keys.Secrets;
import java.net.URI;
import java.util.Map;

/**
 * One played provider as a plug-in, of {@link Plugs}: which keys it has, what the account of a Paysync that works with it
 * looks like, and how it behaves.
 */
public interface Plug {
    /** As in callback URLs: {@code adyen}. */
    String name();

    /** New keys and numbers of both sides. */
    Secrets newSecrets(Secrets.Maker maker);

    /**
     * The settings of the account, without provider, account and environment: text, lists and maps, as JSON would hold them.
     *
     * @param api where its API is played
     */
    Map<String, Object> account(Secrets secrets, URI api);

    ProviderDouble play(Secrets secrets, Stage stage);
}
