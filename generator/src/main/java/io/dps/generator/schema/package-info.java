/** Records of one's own, made as a YAML file of fields says. */
@NullMarked
package io.dps.generator.schema;

import org.jspecify.annotations.NullMarked;
