/// STOMP 1.1 and 1.2 over TCP or TLS, as ActiveMQ and RabbitMQ speak it: frames with bounds, and a
/// client that keeps one connection to one of several brokers, beats its heart, and comes back by
/// itself.
@NullMarked
package org.xlcloud.services.mcollective.stomp;

import org.jspecify.annotations.NullMarked;
