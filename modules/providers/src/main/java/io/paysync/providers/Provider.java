package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Settings;
import io.paysync.platform.net.HttpCalls;
import org.jspecify.annotations.Nullable;

/** A provider as a plug-in, found by ServiceLoader. It turns an account's section of the configuration into an account. */
public interface Provider {
    /** As used in callback URLs and configuration: lower case, no blanks. */
    String name();

    /**
     * Reads one account. Mistakes are noted in the settings; then the result is null and the start is refused.
     *
     * @param http for queries; made by the caller with deadlines and limits
     */
    @Nullable Account account(AccountRef ref, String merchant, Settings section, HttpCalls http);
}
