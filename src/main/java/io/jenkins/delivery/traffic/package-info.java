/** The port to whatever splits traffic between two versions. Level-triggered, like the platform. */
package io.jenkins.delivery.traffic;
