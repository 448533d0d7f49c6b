package io.paysync.statusapi.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ApiKeysTest {
    private static final Rate RATE = new Rate(10, 10);

    private static ApiKey key(String id, ApiKeys.Created created) {
        return new ApiKey(id, "default", Role.WRITE, created.sha256(), RATE);
    }

    @Example
    void aCreatedKeyIsFoundByItsTextAndNotShownByIts() {
        List<ApiKeys.Created> created = new ArrayList<>();
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            created.add(ApiKeys.create(new SecureRandom()));
            keys.add(key("k" + i, created.getLast()));
        }
        ApiKeys all = new ApiKeys(keys);

        for (int i = 0; i < 100; i++) {
            assertThat(all.find(created.get(i).text()).orElseThrow().id()).isEqualTo("k" + i);
            assertThat(created.get(i).toString()).doesNotContain(created.get(i).text());
            assertThat(created.get(i).text()).matches("psk_[A-Za-z0-9_-]{43}");
        }
        assertThat(all.knows("default")).isTrue();
        assertThat(all.knows("other")).isFalse();
    }

    @Property(tries = 200)
    void oneOtherCharacterIsAnotherKey(@ForAll @IntRange(min = 4, max = 46) int at, @ForAll char other) {
        ApiKeys.Created created = ApiKeys.create(new SecureRandom());
        ApiKeys all = new ApiKeys(List.of(key("k", created)));
        String text = created.text();
        String changed = text.substring(0, at) + other + text.substring(at + 1);

        assertThat(all.find(changed).isPresent()).isEqualTo(changed.equals(text));
    }

    @Example
    void twoKeysOfOneNameOrOneHashAreRefused() {
        ApiKeys.Created created = ApiKeys.create(new SecureRandom());
        ApiKey one = key("a", created);

        assertThatThrownBy(() -> new ApiKeys(List.of(one, key("a", ApiKeys.create(new SecureRandom())))))
                .hasMessageContaining("a");
        assertThatThrownBy(() -> new ApiKeys(List.of(one, key("b", created)))).hasMessageContaining("twice");
        assertThatThrownBy(() -> new ApiKey("a", "default", Role.READ, "abc", RATE))
                .hasMessageContaining("sha256");
    }

    @Example
    void rolesIncludeTheOnesBefore() {
        assertThat(Role.OPERATE.includes(Role.READ)).isTrue();
        assertThat(Role.WRITE.includes(Role.WRITE)).isTrue();
        assertThat(Role.READ.includes(Role.WRITE)).isFalse();
        assertThat(Role.WRITE.includes(Role.OPERATE)).isFalse();
    }

    @Property(tries = 100)
    void aBucketNeverGrantsMoreThanBurstPlusRate(
            @ForAll @IntRange(min = 1, max = 50) int burst, @ForAll @IntRange(min = 1, max = 100) int perSecond) {
        TokenBucket bucket = new TokenBucket(new Rate(perSecond, burst), 0);
        int granted = 0;
        for (int ms = 0; ms <= 2000; ms++) {
            if (bucket.take(ms * 1_000_000L) == 0) {
                granted++;
            }
        }

        assertThat(granted).isBetween(burst + perSecond, burst + 2 * perSecond);
    }

    @Example
    void aBucketSaysWhenToComeBack() {
        TokenBucket bucket = new TokenBucket(new Rate(2, 1), 0);

        assertThat(bucket.take(0)).isZero();
        assertThat(bucket.take(0)).isEqualTo(500);
        assertThat(bucket.take(499_000_000)).isPositive();
        assertThat(bucket.take(501_000_000)).isZero();
    }
}
