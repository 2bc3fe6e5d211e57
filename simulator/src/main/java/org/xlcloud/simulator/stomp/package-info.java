/// A message broker on loopback that speaks STOMP 1.0 to 1.2: topics and queues as ActiveMQ has them,
/// exchanges and private reply queues as RabbitMQ has them, and the troubles that one wants to see a
/// client survive.
@NullMarked
package org.xlcloud.simulator.stomp;

import org.jspecify.annotations.NullMarked;
