import java.lang.management.ManagementFactory;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Without arguments: a program that is watched by JMX. With HOST SECONDS [again]: who watches it, over one connection or a new one each time. */
class Beans {
    public static void main(String[] a) throws Exception {
        if (a.length == 0) Thread.sleep(600000);
        var url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + a[0] + ":7199/jmxrmi");
        var kept = JMXConnectorFactory.connect(url);
        while (true) {
            var c = a.length > 2 ? JMXConnectorFactory.connect(url) : kept;
            MBeanServerConnection beans = c.getMBeanServerConnection();
            for (String name : new String[] { "java.lang:type=Memory", "java.lang:type=Threading", "java.lang:type=OperatingSystem" })
                for (var i : beans.getMBeanInfo(new ObjectName(name)).getAttributes())
                    try { beans.getAttribute(new ObjectName(name), i.getName()); } catch (Exception e) { }
            if (a.length > 2) c.close();
            Thread.sleep(1000L * Integer.parseInt(a[1]));
        }
    }
}
