/** How values are written down: one mapper for journals, stamps and reports. */
package io.jenkins.delivery.json;
