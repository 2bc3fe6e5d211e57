package org.xlcloud.services.ganglia;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import javax.xml.stream.XMLInputFactory;

/// The one place that names the XML parser.
///
/// Aalto reads no DTD at all: the inline one of every Ganglia document is skipped, nothing external is ever opened, and
/// an entity other than XML's own five has no meaning and breaks the document.
final class GangliaXml {
    private static final XMLInputFactory FACTORY = factory();

    private GangliaXml() {}

    /// Safe on any thread once it is set up, which it is here.
    static XMLInputFactory parser() {
        return FACTORY;
    }

    private static XMLInputFactory factory() {
        var factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }
}
