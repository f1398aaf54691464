/// Models of a model hub: asked for over its HTTP API, downloaded, verified, and kept in the cache that the hub's
/// Python library uses too. Start with `HubModels`. All that a server says is taken for hostile: answers are bounded,
/// names stay in their folder, no byte more is read than was said, and no file gets its name before its hash is right.
@NullMarked
package dev.kalmia.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
