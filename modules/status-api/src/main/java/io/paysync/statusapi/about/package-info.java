/** What the API says about itself: the index, the OpenAPI document, and the demo page that watches one order. */
@NullMarked
package io.paysync.statusapi.about;

import org.jspecify.annotations.NullMarked;
